// The sentences of the login page.

module.exports = {{texts}};
