use super::*;
use crate::Slug;
use saoma_ambient::SeededEntropy;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn ticket() -> Ticket {
    let entropy = SeededEntropy::new(1);
    Ticket {
        workspace: WorkspaceId::new(at(0), &entropy),
        code: new_ticket_code(&entropy),
        login: LoginId::new(at(0), &entropy),
        source: Slug::parse("mini").unwrap(),
        appid: AppId::new("wx0123456789abcdef"),
        state: TicketState::Pending,
        openid: None,
        confirm_hash: None,
        qr: TicketQr::default(),
        errcode: None,
        created_at: at(0),
        expires_at: at(120),
    }
}

fn one() -> OpenId {
    OpenId::new("o-1")
}

fn two() -> OpenId {
    OpenId::new("o-2")
}

#[test]
fn a_scan_and_a_confirmation_follow_each_other() {
    let scanned = ticket().scan(&one(), at(100)).unwrap();
    assert_eq!(scanned.state, TicketState::Scanned);
    assert_eq!(scanned.expires_at, at(220), "there is time to confirm");
    assert_eq!(
        scanned.scan(&one(), at(101)),
        Ok(scanned.clone()),
        "a second scan by the same person changes nothing"
    );
    let authorized = scanned.authorize(&one(), at(200)).unwrap();
    assert_eq!(authorized.state, TicketState::Authorized);
    assert_eq!(
        ticket().authorize(&one(), at(1)).unwrap().state,
        TicketState::Authorized,
        "scan and confirmation may be one event"
    );
}

#[test]
fn a_second_scanner_never_takes_over() {
    let scanned = ticket().scan(&one(), at(1)).unwrap();
    let authorized = scanned.authorize(&one(), at(2)).unwrap();
    for ticket in [scanned, authorized] {
        let other = Err(TicketRefusal::OtherScanner);
        assert_eq!(ticket.scan(&two(), at(3)), other);
        assert_eq!(ticket.authorize(&two(), at(3)), other);
        assert_eq!(ticket.cancel(&two(), at(3)), other);
        assert_eq!(ticket.openid, Some(one()));
    }
}

#[test]
fn a_ticket_ends_by_our_clock() {
    assert_eq!(ticket().state_at(at(119)), TicketState::Pending);
    assert_eq!(ticket().state_at(at(120)), TicketState::Expired);
    assert_eq!(ticket().scan(&one(), at(120)), Err(TicketRefusal::Expired));
    let scanned = ticket().scan(&one(), at(0)).unwrap();
    assert_eq!(
        scanned.authorize(&one(), at(120)),
        Err(TicketRefusal::Expired),
        "who waits too long before confirming scans again"
    );
    let authorized = scanned.authorize(&one(), at(119)).unwrap();
    assert_eq!(
        authorized.state_at(at(10_000)),
        TicketState::Authorized,
        "what was confirmed stays so"
    );
}

#[test]
fn what_is_over_stays_over() {
    assert_eq!(
        ticket().cancel(&one(), at(1)),
        Err(TicketRefusal::NotScanned)
    );
    let scanned = ticket().scan(&one(), at(1)).unwrap();
    let cancelled = scanned.cancel(&one(), at(2)).unwrap();
    assert_eq!(cancelled.state, TicketState::Cancelled);
    assert_eq!(cancelled.authorize(&one(), at(3)), Err(TicketRefusal::Over));
    assert_eq!(cancelled.fail(Some(40029)), Err(TicketRefusal::Over));
    let failed = scanned.fail(Some(40029)).unwrap();
    assert_eq!(
        (failed.state, failed.errcode),
        (TicketState::Error, Some(40029))
    );
    assert_eq!(failed.scan(&one(), at(3)), Err(TicketRefusal::Over));
}

#[test]
fn a_code_fits_the_scene_of_a_mini_program_code() {
    assert_eq!(ticket().code.as_str().len(), 32);
}
