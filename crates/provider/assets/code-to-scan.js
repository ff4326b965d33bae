// The codes on the login page that a mini program or an Official Account answers to: the open one is
// followed, and the page goes on when the phone has allowed it. Tabs are opened here, too.
(() => {
  "use strict";

  const POLL_EVERY = 1500;
  const OVER = ["authorized", "cancelled", "expired", "error"];

  const panels = [...document.querySelectorAll("[data-panel]")];
  let stop = () => {};

  document.querySelectorAll("nav.tabs a").forEach((tab) => tab.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    document.querySelectorAll("nav.tabs a").forEach((other) => other.removeAttribute("aria-current"));
    tab.setAttribute("aria-current", "true");
    open(tab.dataset.tab ?? "frame");
  }));
  // The Back button may bring back a page whose codes are over.
  window.addEventListener("pageshow", (event) => {
    const panel = panels.find((panel) => !panel.hidden);
    if (event.persisted && panel?.dataset.restart) location.replace(panel.dataset.restart);
  });
  follow(panels.find((panel) => !panel.hidden));

  function open(name) {
    panels.forEach((panel) => { panel.hidden = panel.dataset.panel !== name; });
    follow(panels.find((panel) => !panel.hidden));
  }

  function follow(panel) {
    stop();
    if (!panel?.dataset.stateUrl || !panel.querySelector("img[data-ticket]")) return;
    // A tab that was left and is opened again may be over already.
    if (OVER.includes(panel.dataset.state)) return;
    const listening = new AbortController();
    stop = () => listening.abort();
    listen(panel, listening.signal);
  }

  function listen(panel, signal) {
    const source = new EventSource(panel.dataset.stateUrl);
    signal.addEventListener("abort", () => source.close());
    source.addEventListener("message", ({ data }) => {
      if (tell(panel, JSON.parse(data))) source.close();
    });
    // Some proxies hold streams back or break them: what cannot be heard is asked for.
    source.addEventListener("error", () => {
      source.close();
      if (!signal.aborted && !OVER.includes(panel.dataset.state)) poll(panel, signal);
    });
  }

  async function poll(panel, signal) {
    while (!signal.aborted) {
      try {
        const answer = await fetch(panel.dataset.stateUrl, { headers: { accept: "application/json" }, signal });
        if (answer.status === 404) return void tell(panel, { state: "expired" });
        if (answer.ok && tell(panel, await answer.json())) return;
      } catch {
        // No network for the moment; the next try may find one.
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY));
    }
  }

  // Shows a state; whether it is the last.
  function tell(panel, { state, continue_url: next }) {
    if (panel.dataset.state !== state) {
      panel.dataset.state = state;
      panel.querySelectorAll("[data-when]").forEach((element) => {
        // Pictures have no `hidden` of their own.
        element.toggleAttribute("hidden", !element.dataset.when.split(" ").includes(state));
      });
    }
    if (state === "authorized" && next) goOn(next);
    return OVER.includes(state);
  }

  function goOn(address) {
    const url = new URL(address, location.href);
    if (url.protocol === "https:" || url.protocol === "http:") location.replace(url);
  }
})();
