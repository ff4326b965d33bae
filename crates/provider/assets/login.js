// The login page knows three things: when it asked for the QR code, whether its frame has loaded,
// and whether there is a network. What the frame shows is WeChat's; nothing here looks inside.
(() => {
  "use strict";

  // WeChat's page begins to wait for the phone 100 ms after it was read. If its picture takes longer
  // than that, the waiting counts as loading, and the frame reports no end of it for half a minute.
  const UNCOVER_AFTER = 600;
  const SLOW_AFTER = 10 * 1000;
  // WeChat's QR code lives about five minutes.
  const STALE_AFTER = 4 * 60 * 1000;
  const COPIED_FOR = 2 * 1000;

  document.documentElement.classList.add("scripted");

  // Frames tell of their loading in the capture phase only; the listener is here before the frame.
  document.addEventListener("load", ({ target }) => {
    if (target.matches?.("iframe[data-frame]")) frameLoaded(target);
  }, true);
  document.addEventListener("DOMContentLoaded", () => {
    const frame = document.querySelector("iframe[data-frame]");
    if (frame) followFrame(frame);
    document.querySelectorAll("[data-copy]").forEach(offerCopy);
  });

  let timers = [];
  let isLoaded = false;

  // A sandbox has no such note: its WeChat is on this machine and needs no network.
  const isOffline = () => !navigator.onLine && document.querySelector("[data-note=offline]") !== null;

  function frameLoaded(frame) {
    // A browser's own error page counts as loaded, too.
    isLoaded = !isOffline();
    if (!isLoaded) return;
    uncover(frame);
    show(null);
    plan([STALE_AFTER, () => show("stale")]);
  }

  function frameAsked(frame) {
    isLoaded = false;
    frame.parentElement.classList.remove("loaded");
    show(null);
    plan(
      [UNCOVER_AFTER, () => uncover(frame)],
      [SLOW_AFTER, () => show("slow")],
      [STALE_AFTER, () => show("stale")],
    );
  }

  function uncover(frame) {
    frame.parentElement.classList.add("loaded");
  }

  function followFrame(frame) {
    let src = frame.getAttribute("src");
    const reload = () => {
      if (!src) return;
      frameAsked(frame);
      // What waited behind another tab was empty, and had nothing to be kept from.
      if (frame.dataset.sandbox) frame.setAttribute("sandbox", frame.dataset.sandbox);
      // Asking the same address again begins a new login, and leaves no step for the Back button.
      frame.contentWindow.location.replace(new URL(src, location.href));
    };

    // Behind another tab the frame waits until it is asked for.
    if (src && !isLoaded) frameAsked(frame);
    document.querySelectorAll("[data-reload]").forEach((button) => button.addEventListener("click", reload));
    document.querySelectorAll("a[data-frame-src]").forEach((tab) => tab.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      choose(tab);
      src = tab.dataset.frameSrc;
      reload();
    }));
    window.addEventListener("offline", () => show("offline"));
    // A code that was there before still holds: WeChat's page takes up its waiting by itself.
    window.addEventListener("online", () => isLoaded ? frameLoaded(frame) : reload());
    // The Back button may bring back a page whose login is over.
    window.addEventListener("pageshow", (event) => event.persisted && reload());
    window.addEventListener("message", (event) => {
      if (event.origin === location.origin && event.source === frame.contentWindow) goOn(event.data?.continueUrl);
    });
    if (isOffline()) show("offline");
  }

  function choose(tab) {
    document.querySelectorAll("a[data-frame-src]").forEach((other) => other.removeAttribute("aria-current"));
    tab.setAttribute("aria-current", "true");
    const wholePage = document.querySelector("a[data-whole-page]");
    if (wholePage) wholePage.href = tab.href;
  }

  // What is still to come, in place of what was planned before. A note about the network stays.
  function plan(...steps) {
    timers.forEach(clearTimeout);
    timers = steps.map(([after, step]) => setTimeout(() => isOffline() || step(), after));
  }

  // One note at a time, so that a screen reader says one thing.
  function show(note) {
    document.querySelectorAll("[data-note]").forEach((element) => {
      element.hidden = element.dataset.note !== note;
    });
  }

  function goOn(address) {
    const url = new URL(String(address));
    if (url.protocol === "https:" || url.protocol === "http:") location.replace(url);
  }

  function offerCopy(button) {
    // Only there over HTTPS and on this machine's own addresses.
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, COPIED_FOR);
    });
  }
})();
