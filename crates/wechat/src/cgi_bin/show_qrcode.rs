use url::Url;

use crate::WeChat;
use crate::base::below;

impl WeChat {
    /// The address of the picture of a parametric QR code, for a browser. Who has the ticket needs
    /// no token (WeChat docs, Generating_a_Parametric_QR_Code).
    #[must_use]
    pub fn showqrcode_url(&self, ticket: &str) -> Url {
        let mut url = below(&self.base.mp, "/cgi-bin/showqrcode");
        url.query_pairs_mut().append_pair("ticket", ticket);
        url
    }
}
