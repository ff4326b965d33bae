//! What a screen may ask: each command declared once, typed.
