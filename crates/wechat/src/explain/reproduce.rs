use crate::errcode::Errcode;

/// The fault of the simulator, by its name, that makes WeChat answer so; nothing where no name
/// stands for it.
pub(crate) fn fault_of(errcode: Errcode) -> Option<&'static str> {
    match errcode.0 {
        -1 => Some("busy"),
        40001 => Some("token-superseded"),
        40125 => Some("wrong-secret"),
        40163 => Some("code-used"),
        40164 => Some("ip-not-in-whitelist"),
        45009 => Some("quota-used-up"),
        45011 => Some("rate-limited"),
        48001 => Some("app-offline"),
        _ => None,
    }
}

/// The same for a state that the QR code page learns by polling.
pub(super) fn fault_of_state(state: i64) -> Option<&'static str> {
    match state {
        402 => Some("expired-qr"),
        403 => Some("refused"),
        404 => Some("scanned-and-abandoned"),
        _ => None,
    }
}
