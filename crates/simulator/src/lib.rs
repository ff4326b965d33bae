//! A WeChat that runs on this machine: pages, endpoints, people, a phone, recorded exchanges.
