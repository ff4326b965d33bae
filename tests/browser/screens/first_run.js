// The two doors, and the workspace that the first of them begins with.

/** What the journey's workspace is called. */
export const NAMES = {
  "zh-CN": { workspace: "山雀茶铺", shop: "山雀商城", live: "鲸骨书店" },
  en: { workspace: "Shanque Tea", shop: "Shanque Shop", live: "Whalebone Books" },
};

export async function firstRun(screens) {
  await screens.heading("ui.first.title").waitFor();
  await screens.look("first-run");

  await screens.linkTo("ui.first.set_up.action").click();
  await screens.heading("ui.workspace.new").waitFor();
  await screens.look("new-workspace-1-empty");
  await screens.button("ui.workspace.create").click();
  await screens.said("ui.form.required").waitFor();
  await screens.field("ui.id").fill("Not A Slug");
  await screens.page.locator(".ant-form-item-has-error #slug").waitFor();
  await screens.look("new-workspace-2-refused");

  await screens.field("ui.id").fill("tea");
  await screens.field("ui.workspace.name").fill(NAMES[screens.lang].workspace);
  await screens.page.getByRole("radio", { name: screens.text("ui.workspace.mode.sandbox") }).check();
  await screens.look("new-workspace-3-filled");
  await screens.button("ui.workspace.create").click();
  await screens.heading("ui.first.set_up.title").waitFor();
}
