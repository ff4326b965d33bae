// The page on which a sandbox is tried.
import { visit } from "./chromium.js";
import { Phone } from "./phone.js";
import { framedQrPage } from "./qr_page.js";
import { world } from "./world.js";

export class TryOut {
  static async open(context, lang) {
    const page = await context.newPage();
    await visit(page, `${world.provider}/try?lang=${lang}`);
    return new TryOut(page, lang);
  }

  constructor(page, lang) {
    this.page = page;
    /** The frame on the left: the login page, then the shop's own. */
    this.shop = page.frameLocator("iframe[data-login]");
    this.qrPage = framedQrPage(this.shop);
    this.phone = new Phone(page.frameLocator("iframe.phone"), lang);
  }

  /** What the shop shows beside the name of a claim. */
  async claim(name) {
    const term = this.shop.locator("dt", { hasText: new RegExp(`^${name}$`) });
    return term.locator("xpath=following-sibling::dd[1]").textContent();
  }
}
