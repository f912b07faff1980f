//! What cannot be done is said with the right status; the routes are those of the OpenAPI document.

use crate::support::{Service, Warehouse, slug};
use serde_json::{Value, json};

/// The user, the request, the status and the slug.
type Case = (&'static str, &'static str, &'static str, Option<Value>, u16, &'static str);

#[test]
fn what_is_wrong_has_its_status() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let receipt = |line: Value| json!({ "supplier": "ROASTERY", "dock": "DOOR-1", "lines": [line] });
    let movement = |quantity: Value| json!({ "sku": "BOX-GFT-0001", "quantity": quantity, "from": "P-01", "to": "P-02" });
    let order = |sku: &str| json!({ "customer": "CAFE-MITTE", "lines": [{ "sku": sku, "quantity": 1 }] });
    let mug = json!({ "sku": "MUG-BLU-0300", "quantity": 1 });
    let with = |extra: Value| {
        let mut line = mug.clone();
        line.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        receipt(line)
    };
    let cases: Vec<Case> = vec![
        ("", "GET", "HAM1/stock", None, 401, "unknown-user"),
        ("nobody", "GET", "HAM1/stock", None, 401, "unknown-user"),
        ("mara", "GET", "XXX1/stock", None, 404, "not-found"),
        ("joost", "GET", "HAM1/stock", None, 403, "not-permitted"),
        ("tomasz", "POST", "HAM1/receipts", Some(with(json!({}))), 403, "not-permitted"),
        ("mara", "GET", "HAM1/stock?limit=0", None, 422, "bad-input"),
        ("mara", "GET", "HAM1/stock?colour=red", None, 422, "bad-input"),
        ("mara", "GET", "HAM1/nothing", None, 404, "not-found"),
        ("mara", "DELETE", "HAM1/stock", None, 405, "refused"),
        ("mara", "GET", "HAM1/orders/SO-99999999", None, 404, "not-found"),
        ("mara", "POST", "HAM1/picks/999999/confirmation", Some(json!({ "quantity": 1 })), 404, "not-found"),
        ("mara", "POST", "HAM1/picks/x/confirmation", Some(json!({ "quantity": 1 })), 404, "not-found"),
        ("mara", "POST", "HAM1/receipts", Some(json!({})), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "quantity": 0 }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "quantity": "0.0004" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "unit": "LTR" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "damaged": 2 }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "lot": "L-1" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "sku": "COF-ESP-1000" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "sku": "KET-GOO-0800" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/receipts", Some(with(json!({ "sku": "NONE" }))), 422, "bad-input"),
        ("mara", "POST", "HAM1/movements", Some(movement(json!(-1))), 422, "bad-input"),
        ("mara", "POST", "HAM1/movements", Some(movement(json!(100_000))), 409, "insufficient-stock"),
        (
            "joost",
            "POST",
            "RTM1/movements",
            Some(json!({ "sku": "BOX-GFT-0001", "quantity": 1, "from": "P-04", "to": "A-02-2" })),
            409,
            "wrong-state",
        ),
        ("mara", "POST", "HAM1/orders", Some(order("NONE")), 422, "bad-input"),
        (
            "mara",
            "POST",
            "HAM1/orders",
            Some(json!({ "customer": "NOBODY", "lines": [mug.clone()] })),
            422,
            "bad-input",
        ),
        (
            "mara",
            "POST",
            "HAM1/orders",
            Some(json!({ "customer": "CAFE-MITTE", "priority": 10, "lines": [mug.clone()] })),
            422,
            "bad-input",
        ),
        ("mara", "POST", "HAM1/orders/SO-DEV-005/allocation", None, 409, "wrong-state"),
        ("mara", "POST", "HAM1/orders/SO-DEV-006/allocation", None, 404, "not-found"),
        ("mara", "POST", "HAM1/counts", Some(json!({ "zone": "NONE" })), 422, "bad-input"),
        ("mara", "POST", "HAM1/counts/999999/posting", None, 404, "not-found"),
    ];
    for (user, method, path, body, status, expected) in &cases {
        let (got, document) = service.ask(user, method, &format!("/warehouses/{path}"), body.as_ref());
        assert_eq!((got, slug(&document)), (*status, *expected), "{method} {path} {body:?}: {document:#}");
        assert!(document["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{document}");
    }
    let broken = service.ask_raw("mara", "POST", "/warehouses/HAM1/orders", Some("{\"customer\":"));
    assert_eq!(broken.0, 400);
    let long = format!("{{\"customer\": \"{}\"}}", "x".repeat(300_000));
    assert_eq!(service.ask_raw("mara", "POST", "/warehouses/HAM1/orders", Some(&long)).0, 413);
    // Nothing of all that has changed anything.
    assert_eq!(
        warehouse
            .text("SELECT count(*) FROM inbound.receipts WHERE arrived_at > now() - interval '30 minutes'"),
        "0"
    );
}

#[test]
fn one_warehouse_does_not_see_the_other() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let count = |code: &str| {
        warehouse.text(&format!(
            "SELECT count(*) FROM inventory.stock JOIN core.warehouses USING (warehouse_id) WHERE code = '{code}' AND quantity > 0"
        ))
    };
    for (user, code) in [("mara", "HAM1"), ("joost", "RTM1")] {
        let (status, page) = service.ask(user, "GET", &format!("/warehouses/{code}/stock?limit=500"), None);
        assert_eq!(status, 200);
        assert_eq!(page["stock"].as_array().unwrap().len().to_string(), count(code));
    }
}

#[test]
fn every_route_of_the_document_is_answered() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let (status, document) = service.ask("", "GET", "/openapi.json", None);
    assert_eq!(status, 200);
    assert_eq!(document, serde_json::to_value(backend::routes::document()).unwrap());
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 12, "{paths:?}");
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            let real = path.replace("{warehouse}", "NONE").replace(['{', '}'], "").replace("/pick/", "/1/");
            let real = real.replace("/counts/count", "/counts/1").replace("/lines/line", "/lines/1");
            let (status, answer) = service.ask("mara", &method.to_uppercase(), &real, None);
            // Without a body, or for a warehouse that is not there: refused by the handler, not for want of one.
            let is_handled = status < 400
                || answer["detail"] == "there is no warehouse NONE"
                || [415, 503].contains(&status);
            assert!(is_handled, "{method} {path}: {status} {answer}");
            assert!(operation["responses"].as_object().unwrap().len() > 1 || path == "/health", "{path}");
        }
    }
}
