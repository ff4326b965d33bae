// WeChat's page ends up here when the login page is itself in a frame. A sandboxed frame may not
// navigate the page around it, but may tell a page of the same origin where to go.
(() => {
  "use strict";

  const url = new URL(document.body.dataset.continue, location.href);
  if (url.protocol !== "https:" && url.protocol !== "http:") return;

  const goOn = () => {
    if (isLoginPage(window.parent)) window.parent.postMessage({ continueUrl: url.href }, location.origin);
    else window.location.replace(url);
  };
  document.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    goOn();
  });
  goOn();

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
