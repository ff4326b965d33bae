var image = document.querySelector(".js_qrcode_img"), mark = document.querySelector(".js_mark");

function show(name) {
  document.querySelectorAll(".js_status").forEach(function (status) { status.hidden = !status.classList.contains(name); });
  var over = name === "js_wx_default_tip";
  mark.hidden = over;
  mark.classList.toggle("cancelled", name === "js_wx_after_cancel");
  image.classList.toggle("dimmed", !over);
}

// Which window goes on depends on self_redirect and on whether the page sits in a frame.
function go(url) {
  if (window === window.top) { window.location = url; return; }
  if (C === "true") {
    try { window.location = url; } catch (e) { window.top.location = url; }
    return;
  }
  if (C === "false") { window.top.location = url; return; }
  var own = false;
  // A page of the same family of hosts may read the top window; only then does the frame itself go on.
  try { document.domain = "qq.com"; own = window.top.location.host.toLowerCase().slice(-6) === "qq.com"; } catch (e) { own = false; }
  if (own) window.location = url; else window.top.location = url;
}

function finish(code) {
  var url = A.replace(/&amp;/g, "&");
  url += (url.indexOf("?") > -1 ? "&" : "?") + "code=" + code + "&state=" + B;
  go(url);
}

function poll(last) {
  var script = document.createElement("script");
  script.nonce = N;
  script.async = true;
  window.wx_errcode = undefined;
  window.wx_code = "";
  script.onload = function () { script.remove(); handle(window.wx_errcode, window.wx_code, last); };
  script.onerror = function () { script.remove(); setTimeout(function () { poll(last); }, 5000); };
  script.src = U + "/connect/l/qrconnect?uuid=" + G + (last ? "&last=" + last : "") + "&_=" + Date.now();
  document.head.appendChild(script);
}

function handle(errcode, code, last) {
  switch (errcode) {
    case 405: finish(code); break;
    case 404: show("js_wx_after_scan"); setTimeout(function () { poll(404); }, 100); break;
    case 403: show("js_wx_after_cancel"); setTimeout(function () { poll(403); }, 2000); break;
    case 402:
    case 500: window.location.reload(); break;
    case 408: setTimeout(function () { poll(); }, 2000); break;
    default: setTimeout(function () { poll(last); }, 5000);
  }
}

setTimeout(function () { poll(); }, 100);
