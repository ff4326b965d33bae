// WeChat's QR page, in the frame of a login page or in the whole window.
import assert from "node:assert/strict";

export class QrPage {
  /** `place` is a page or a frame locator. */
  constructor(place) {
    this.place = place;
    this.picture = place.locator("img.js_qrcode_img");
    this.waiting = place.locator(".js_wx_default_tip");
    this.scanned = place.locator(".js_wx_after_scan");
    this.refused = place.locator(".js_wx_after_cancel");
  }

  /** The code that it shows. */
  async uuid() {
    await this.waiting.waitFor();
    await this.cover?.waitFor({ state: "detached" });
    const src = await this.picture.getAttribute("src");
    const uuid = /\/connect\/qrcode\/([^/?]+)/.exec(src)?.[1];
    assert.ok(uuid, `the picture's address names the code: ${src}`);
    return uuid;
  }

  /** The code that it shows once it shows another one than `before`. */
  async nextUuid(before) {
    await this.place.locator(`img.js_qrcode_img:not([src*="${before}"])`).waitFor();
    return this.uuid();
  }
}

/** WeChat's page in the frame of the hosted login page; `place` is where that page is. */
export function framedQrPage(place) {
  const qrPage = new QrPage(place.frameLocator("iframe[data-frame]"));
  // The login page covers the frame while it knows nothing of it.
  qrPage.cover = place.locator(".qr:not(.loaded)");
  return qrPage;
}
