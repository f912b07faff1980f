//! Many requests at once: nothing is promised or moved twice.

use crate::support::{Service, Warehouse, slug};
use serde_json::json;
use std::collections::BTreeMap;

/// Runs a request so many times at once; how often each answer came.
fn at_once(
    times: usize,
    request: impl Fn(usize) -> (u16, serde_json::Value) + Sync,
) -> BTreeMap<String, usize> {
    let answers: Vec<(u16, serde_json::Value)> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..times)
            .map(|number| {
                threads.spawn({
                    let request = &request;
                    move || request(number)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut counted = BTreeMap::new();
    for (status, document) in answers {
        *counted.entry(format!("{status} {}", slug(&document)).trim().to_owned()).or_default() += 1;
    }
    counted
}

#[test]
fn parallel_orders_are_promised_no_more_than_there_is() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let free = warehouse.text(
        "SELECT sum(available_quantity) FROM inventory.stock JOIN core.items USING (item_id) JOIN core.warehouses AS w
        USING (warehouse_id) WHERE sku = 'BOX-GFT-0001' AND w.code = 'HAM1'",
    );
    assert_eq!(free, "60.000");
    let body = json!({ "customer": "CAFE-MITTE", "lines": [{ "sku": "BOX-GFT-0001", "quantity": 5 }] });
    let orders: Vec<String> = (0..20)
        .map(|_| {
            service.expect(201, "POST", "orders", Some(&body))["order_number"].as_str().unwrap().to_owned()
        })
        .collect();
    let answers = at_once(20, |number| {
        service.ask("mara", "POST", &format!("/warehouses/HAM1/orders/{}/allocation", orders[number]), None)
    });
    assert_eq!(answers, BTreeMap::from([("200".to_owned(), 12), ("409 insufficient-stock".to_owned(), 8)]));
    let promised =
        "SELECT sum(a.quantity) FROM outbound.allocations AS a JOIN inventory.stock AS s USING (stock_id)
        JOIN core.items AS i USING (item_id) JOIN core.warehouses AS w ON w.warehouse_id = s.warehouse_id
        WHERE i.sku = 'BOX-GFT-0001' AND w.code = 'HAM1' AND a.status = 'open'";
    assert_eq!(warehouse.text(promised), "60.000");
    // Every piece is promised: none may leave its place by hand.
    let location = warehouse.text(
        "SELECT l.code FROM inventory.stock AS s JOIN core.locations AS l USING (location_id) JOIN core.items AS i USING (item_id)
        JOIN core.warehouses AS w ON w.warehouse_id = s.warehouse_id WHERE i.sku = 'BOX-GFT-0001' AND w.code = 'HAM1'",
    );
    let moved = json!({ "sku": "BOX-GFT-0001", "quantity": 1, "from": location, "to": "STAGE-1" });
    assert_eq!(slug(&service.expect(409, "POST", "movements", Some(&moved))), "stock-reserved");
}

#[test]
fn parallel_movements_take_no_more_than_there_is() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let receipt = json!({ "supplier": "CERAMICS", "dock": "DOOR-1", "lines": [{ "sku": "GLS-CAP-0200", "quantity": 50 }] });
    service.expect(201, "POST", "receipts", Some(&receipt));
    let there = json!({ "sku": "GLS-CAP-0200", "quantity": 5, "from": "DOOR-1", "to": "DOOR-2" });
    let answers = at_once(20, |_| service.ask("mara", "POST", "/warehouses/HAM1/movements", Some(&there)));
    assert_eq!(answers, BTreeMap::from([("201".to_owned(), 10), ("409 insufficient-stock".to_owned(), 10)]));
    // In both directions at once: they do not wait for each other crosswise.
    let back = json!({ "sku": "GLS-CAP-0200", "quantity": 1, "from": "DOOR-2", "to": "DOOR-1" });
    let forth = json!({ "sku": "GLS-CAP-0200", "quantity": 1, "from": "DOOR-1", "to": "DOOR-2" });
    service.expect(
        201,
        "POST",
        "movements",
        Some(&json!({ "sku": "GLS-CAP-0200", "quantity": 25, "from": "DOOR-2", "to": "DOOR-1" })),
    );
    let answers = at_once(24, |number| {
        let body = if number % 2 == 0 { &back } else { &forth };
        service.ask("mara", "POST", "/warehouses/HAM1/movements", Some(body))
    });
    assert_eq!(answers, BTreeMap::from([("201".to_owned(), 24)]));
    assert_eq!(service.stock("GLS-CAP-0200", "DOOR-1").0 + service.stock("GLS-CAP-0200", "DOOR-2").0, 50.0);
    warehouse.agrees_with_its_ledger();
}

#[test]
fn parallel_confirmations_complete_their_wave() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let order = json!({ "customer": "CAFE-MITTE", "lines": [
        { "sku": "BOX-GFT-0001", "quantity": 1 }, { "sku": "GLS-CAP-0200", "quantity": 1 }, { "sku": "SPN-TEA-0001", "quantity": 1 },
        { "sku": "CLN-DSC-0500", "quantity": 1 }
    ] });
    let number =
        service.expect(201, "POST", "orders", Some(&order))["order_number"].as_str().unwrap().to_owned();
    service.expect(200, "POST", &format!("orders/{number}/allocation"), None);
    let picks =
        service.expect(201, "POST", &format!("orders/{number}/picks"), Some(&json!({ "to": "BENCH-1" })));
    let ids: Vec<i64> =
        picks.as_array().unwrap().iter().map(|pick| pick["pick_id"].as_i64().unwrap()).collect();
    // Each one twice: one of the two finds it done.
    let answers = at_once(ids.len() * 2, |index| {
        let path = format!("/warehouses/HAM1/picks/{}/confirmation", ids[index / 2]);
        service.ask("mara", "POST", &path, Some(&json!({ "quantity": 1 })))
    });
    assert_eq!(
        answers,
        BTreeMap::from([("204".to_owned(), ids.len()), ("409 wrong-state".to_owned(), ids.len())])
    );
    assert_eq!(
        warehouse.text(&format!("SELECT status FROM outbound.waves WHERE name = '{number}'")),
        "completed"
    );
    warehouse.agrees_with_its_ledger();
}
