!(function (global, document) {
  // The caller's values are joined as they are: who passes a redirect_uri that is not encoded gets
  // what WeChat's own script would give.
  function address(options) {
    var self = options.self_redirect === true ? "true" : options.self_redirect === false ? "false" : "default";
    var url = __QRCONNECT__ + "?appid=" + options.appid + "&scope=" + options.scope + "&redirect_uri=" + options.redirect_uri +
      "&state=" + options.state + "&login_type=jssdk&self_redirect=" + self +
      "&styletype=" + (options.styletype || "") + "&sizetype=" + (options.sizetype || "") +
      "&bgcolor=" + (options.bgcolor || "") + "&rst=" + (options.rst || "");
    if (options.style) url += "&style=" + options.style;
    if (options.href) url += "&href=" + options.href;
    if (options.lang === "en") url += "&lang=en";
    if (options.stylelite) url += "&stylelite=" + options.stylelite;
    if (options.fast_login !== undefined) url += "&fast_login=" + options.fast_login;
    return url + "&ts=" + Date.now();
  }

  function frame(options) {
    var frame = document.createElement("iframe");
    frame.src = address(options);
    frame.frameBorder = "0";
    frame.allowTransparency = "true";
    frame.scrolling = "no";
    frame.width = "300px";
    frame.height = "400px";
    frame.sandbox = "allow-scripts allow-top-navigation allow-same-origin";
    frame.allow = "local-network-access";
    if (typeof options.onReady === "function") {
      frame.onload = function () { options.onReady(true); };
      frame.onerror = function () { options.onReady(false); };
    }
    return frame;
  }

  global.WxLogin = function (options) {
    var container = document.getElementById(options.id);
    if (!container) return;
    container.innerHTML = "";
    container.appendChild(frame(options));
  };
})(window, document);
