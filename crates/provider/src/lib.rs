//! What the customer's site talks to: OpenID Connect and the hosted login page.
