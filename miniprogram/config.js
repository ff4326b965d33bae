// Where this mini program signs people in. Nothing in it is secret.

module.exports = {
  // The issuer; WeChat has to know its address as a request domain.
  issuer: {{issuer}},
  // The source, as it is called there.
  source: {{source}},
  // Whether everything is simulated; the page says so.
  sandbox: {{sandbox}},
};
