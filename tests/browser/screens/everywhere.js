// What can be opened from anywhere, and addresses at which nothing stands.
import assert from "node:assert/strict";

export async function everywhere(screens) {
  const { page } = screens;
  await screens.goInWorkspace("overview");
  await screens.heading("ui.overview.needs_you").waitFor();
  await page.keyboard.press("Control+e");
  await screens.dialog("ui.doctor.title").waitFor();
  await screens.look("doctor-1-empty");
  await page.keyboard.type("40163");
  await page.keyboard.press("Enter");
  await page.locator(".diagnosis").waitFor();
  await screens.look("doctor-2-diagnosis");
  await page.getByRole("dialog").getByRole("textbox").fill("lorem ipsum dolor");
  await page.keyboard.press("Enter");
  await page.locator(".diagnosis").getByText("40163").waitFor({ state: "detached" });
  await screens.look("doctor-3-unknown", { foreign: ["lorem ipsum dolor"] });
  await page.keyboard.press("Escape");
  await screens.dialog("ui.doctor.title").waitFor({ state: "hidden" });

  await page.locator(".switcher").click();
  await page.getByRole("menuitem").first().waitFor();
  await screens.look("switcher");
  const { x, y } = await page.getByRole("menuitem").first().boundingBox();
  assert.ok(x >= 0 && y >= 0, "the menu lies where one can see it until something is chosen");
  await page.keyboard.press("Escape");

  const { workspace } = screens;
  for (const [path, name] of [["nowhere", "not-found-page"], ["sources/no-such-source", "not-found-source"], ["applications/none", "not-found-application"], ["users?user=0198c0de-0000-7000-8000-000000000000", "not-found-user"]]) {
    await screens.go(`/w/${workspace}/${path}`);
    await page.locator(".empty, .failure").first().waitFor();
    await screens.look(name);
  }
  await screens.go("/w/no-such-workspace/overview");
  await screens.said("ui.not_found.action").waitFor();
  await screens.look("not-found-workspace");
  await screens.go("/nowhere");
  await screens.said("ui.not_found.action").waitFor();
  await screens.look("not-found-root");
}
