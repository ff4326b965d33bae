// A login ends in the frame that WeChat's page was in. This hands the end over to the login page
// around that frame: where the login goes on, or else this very page, which says why it does not.
// A sandboxed frame may not navigate the page around it, but may tell a page of the same origin
// where to go.
(() => {
  "use strict";

  const { continue: next } = document.body.dataset;
  const url = new URL(next ?? location.href, location.href);
  if (url.protocol !== "https:" && url.protocol !== "http:") return;

  if (isLoginPage(window.parent)) window.parent.postMessage({ continueUrl: url.href }, location.origin);
  else if (next) location.replace(url);

  function isLoginPage(other) {
    if (other === window) return false;
    try {
      return other.document.documentElement.dataset.page === "login";
    } catch {
      // Another origin's page, which would not listen.
      return false;
    }
  }
})();
