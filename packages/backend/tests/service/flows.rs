//! The work of a day, request by request.

use crate::support::{Service, Warehouse, slug};
use serde_json::{Value, json};

#[test]
fn goods_come_in_are_put_away_ordered_and_picked() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let receipt = json!({
        "supplier": "CERAMICS", "dock": "DOOR-1", "delivery_note": "DN-1",
        "lines": [{ "sku": "MUG-BLU-0300", "unit": "CS", "quantity": 2, "damaged": "0.5" }]
    });
    let booked = service.expect(201, "POST", "receipts", Some(&receipt));
    assert_eq!(booked["lines"][0]["received_quantity"], "24.000");
    assert_eq!(booked["lines"][0]["damaged_quantity"], "6.000");
    assert_eq!(service.stock("MUG-BLU-0300", "DOOR-1"), (18.0, 18.0));

    let (before, _) = service.stock("MUG-BLU-0300", "P-04");
    let putaway = json!({ "sku": "MUG-BLU-0300", "quantity": 18, "from": "DOOR-1", "to": "P-04" });
    service.expect(201, "POST", "movements", Some(&putaway));
    assert_eq!(service.stock("MUG-BLU-0300", "DOOR-1"), (0.0, 0.0));
    assert_eq!(service.stock("MUG-BLU-0300", "P-04").0, before + 18.0);

    let order = json!({ "customer": "CAFE-MITTE", "lines": [
        { "sku": "MUG-BLU-0300", "quantity": 10 }, { "sku": "SPN-TEA-0001", "quantity": "2" }
    ] });
    let order = service.expect(201, "POST", "orders", Some(&order));
    let number = order["order_number"].as_str().unwrap().to_owned();
    let allocated = service.expect(200, "POST", &format!("orders/{number}/allocation"), None);
    assert_eq!(allocated["lines"][0]["allocated_quantity"], "10.000");
    let picks =
        service.expect(201, "POST", &format!("orders/{number}/picks"), Some(&json!({ "to": "BENCH-1" })));
    for pick in picks.as_array().unwrap() {
        let path = format!("picks/{}/confirmation", pick["pick_id"]);
        let body = json!({ "quantity": pick["quantity"] });
        service.expect(204, "POST", &path, Some(&body));
        let again = service.expect(409, "POST", &path, Some(&body));
        assert_eq!(slug(&again), "wrong-state");
    }
    let order = service.expect(200, "GET", &format!("orders/{number}"), None);
    assert_eq!(order["status"], "picking");
    for line in order["lines"].as_array().unwrap() {
        assert_eq!(line["picked_quantity"], line["ordered_quantity"], "{order:#}");
        assert_eq!(line["allocated_quantity"], "0");
    }
    let wave = format!("SELECT status FROM outbound.waves WHERE name = '{number}'");
    assert_eq!(warehouse.text(&wave), "completed");
    let who = "SELECT string_agg(DISTINCT u.login, ' ') FROM inventory.stock_movements AS m
        JOIN access.users AS u ON u.user_id = m.moved_by WHERE m.document LIKE 'pick %' AND m.moved_at > now() - interval '1 hour'
        AND m.movement_id > (SELECT max(movement_id) FROM inventory.stock_movements WHERE document = 'moved by hand')";
    assert_eq!(warehouse.text(who), "mara");
    let audit = format!("SELECT count(*) > 0 FROM audit.changes AS c JOIN access.users AS u USING (user_id)
        WHERE c.table_name = 'outbound.orders' AND u.login = 'mara' AND c.new_row ->> 'order_number' = '{number}'");
    assert_eq!(warehouse.text(&audit), "true");
    warehouse.agrees_with_its_ledger();
}

#[test]
fn a_purchase_order_is_received_in_parts_and_not_beyond_its_tolerance() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let receive = |status: u16, quantity: i32, lot: &str| {
        let line =
            json!({ "sku": "COF-ESP-1000", "lot": lot, "expires_on": "2099-01-31", "quantity": quantity });
        let body = json!({ "purchase_order": "PO-2041", "dock": "DOOR-2", "lines": [line] });
        service.expect(status, "POST", "receipts", Some(&body))
    };
    let state = || {
        warehouse.text("SELECT status FROM inbound.purchase_orders WHERE purchase_order_number = 'PO-2041'")
    };
    receive(201, 960, "L-1");
    assert_eq!(state(), "partly_received");
    let problem = receive(409, 100, "L-2");
    assert_eq!(slug(&problem), "over-delivery");
    assert_eq!(
        warehouse.text("SELECT count(*) FROM inventory.lots WHERE lot_number = 'L-2'"),
        "0",
        "nothing is left"
    );
    let rest = json!({ "purchase_order": "PO-2041", "dock": "DOOR-2", "lines": [
        { "sku": "COF-FIL-0500", "lot": "L-3", "quantity": 480 }
    ] });
    service.expect(201, "POST", "receipts", Some(&rest));
    assert_eq!(state(), "received");
    assert_eq!(slug(&service.expect(409, "POST", "receipts", Some(&rest))), "wrong-state");
    let other_date = json!({ "supplier": "ROASTERY", "dock": "DOOR-2", "lines": [
        { "sku": "COF-ESP-1000", "lot": "L-1", "expires_on": "2098-01-31", "quantity": 1 }
    ] });
    assert_eq!(slug(&service.expect(409, "POST", "receipts", Some(&other_date))), "wrong-state");
    warehouse.agrees_with_its_ledger();
}

#[test]
fn a_count_posts_what_differs() {
    let warehouse = Warehouse::new();
    // The development rows have a count of this zone under way.
    warehouse.execute("UPDATE inventory.cycle_counts SET status = 'cancelled'");
    let service = Service::start(&warehouse);
    let count = service.expect(201, "POST", "counts", Some(&json!({ "zone": "PICK" })));
    let again = service.expect(409, "POST", "counts", Some(&json!({ "zone": "PICK" })));
    assert_eq!(slug(&again), "wrong-state");
    let (id, lines) = (&count["count_id"], count["lines"].as_array().unwrap());
    let path = |line: &Value| format!("counts/{id}/lines/{}", line["line_number"]);
    let expected = |line: &Value| {
        let query = format!(
            "SELECT expected_quantity FROM inventory.cycle_count_lines WHERE cycle_count_id = {id} AND line_number = {}",
            line["line_number"]
        );
        warehouse.text(&query)
    };
    let spoon = lines.iter().find(|line| line["sku"] == "BOX-GFT-0001").unwrap();
    for line in lines.iter().filter(|line| *line != spoon) {
        service.expect(204, "PUT", &path(line), Some(&json!({ "quantity": expected(line) })));
    }
    let unfinished = service.expect(409, "POST", &format!("counts/{id}/posting"), None);
    assert!(unfinished["detail"].as_str().unwrap().contains("not counted yet"), "{unfinished}");
    let location = spoon["location"].as_str().unwrap();
    let (before, _) = service.stock("BOX-GFT-0001", location);
    service.expect(204, "PUT", &path(spoon), Some(&json!({ "quantity": before - 3.0 })));
    // What moves while it is counted is no difference.
    let moved = json!({ "sku": "BOX-GFT-0001", "quantity": 5, "from": location, "to": "STAGE-1" });
    service.expect(201, "POST", "movements", Some(&moved));
    let posting = service.expect(200, "POST", &format!("counts/{id}/posting"), None);
    assert_eq!(
        posting["differences"],
        json!([{ "line_number": spoon["line_number"], "variance": "-3.000" }])
    );
    assert_eq!(service.stock("BOX-GFT-0001", location).0, before - 8.0);
    warehouse.agrees_with_its_ledger();
}

#[test]
fn stock_comes_in_pages() {
    let warehouse = Warehouse::new();
    let service = Service::start(&warehouse);
    let all = service.expect(200, "GET", "stock?limit=500", None);
    let mut paged = Vec::new();
    let mut after = 0;
    loop {
        let page = service.expect(200, "GET", &format!("stock?limit=7&after={after}"), None);
        paged.extend(page["stock"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_i64() else { break };
        after = next;
    }
    assert_eq!(Value::from(paged), all["stock"]);
}
