use crate::word::words;

words! {
    /// What id_tokens are signed with (RFC 7518, 3.1).
    SigningAlgorithm: "signing algorithm" {
        /// RSA with SHA-256: the one that every OpenID Connect client must know.
        Rs256 = "RS256",
        /// ECDSA with P-256 and SHA-256: shorter.
        Es256 = "ES256",
    }
}
