// The virtual phone's page.
import { visit } from "./chromium.js";
import { text, world } from "./world.js";

export class Phone {
  static async open(context, lang) {
    const page = await context.newPage();
    await visit(page, `${world.simulator}/_saoma/phone?lang=${lang}`);
    const phone = new Phone(page, lang);
    await phone.people.first().waitFor();
    return phone;
  }

  /** `place` is the page, or the locator of the frame that it is in. */
  constructor(place, lang) {
    this.page = place;
    this.lang = lang;
    this.people = place.getByRole("radio");
    this.screen = place.locator("#screen");
  }

  button(name) {
    return this.screen.getByRole("button", { name: text(this.lang, `simulator.phone.${name}`), exact: true });
  }

  code(uuid) {
    return this.screen.locator(`button[data-uuid="${uuid}"]`);
  }

  /** Hands the phone to another person. */
  async give(nickname) {
    await this.page.getByRole("radio", { name: nickname }).click();
  }

  async scan(uuid) {
    await this.code(uuid).click();
    await this.button("allow").waitFor();
  }

  async allow() {
    await this.button("allow").click();
    await this.says("allowed");
  }

  async refuse() {
    await this.button("refuse").click();
    await this.says("refused");
  }

  async says(what) {
    await this.screen.getByRole("heading", { name: text(this.lang, `simulator.phone.${what}`), exact: true }).waitFor();
  }
}
