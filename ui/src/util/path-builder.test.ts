import { expect, test } from "vitest";
import { createAppRouter } from "../routes";
import { paths } from "./path-builder";

test("every address of the screens, in one list", () => {
  const router = createAppRouter();
  const list = [
    paths.home(),
    paths.welcome(),
    paths.newWorkspace(),
    paths.overview("acme"),
    paths.setUp("acme"),
    paths.setUp("acme", { step: "enable", source: "pc", application: "shop" }),
    paths.sources("acme"),
    paths.sourceNew("acme"),
    paths.source("acme", "pc"),
    paths.applications("acme"),
    paths.applicationNew("acme"),
    paths.application("acme", "a/b"),
    paths.lab("acme", { person: "linxi" }),
    paths.users("acme", { search: "王", user: "u-1" }),
    paths.activity("acme", { tab: "audit", outcome: "failed" }),
    paths.settings("acme"),
  ].map((link) => router.buildLocation(link).href);
  expect(list).toMatchInlineSnapshot(`
    [
      "/",
      "/welcome",
      "/set-up",
      "/w/acme/overview",
      "/w/acme/set-up",
      "/w/acme/set-up?step=enable&source=pc&application=shop",
      "/w/acme/sources",
      "/w/acme/sources/new",
      "/w/acme/sources/pc",
      "/w/acme/applications",
      "/w/acme/applications/new",
      "/w/acme/applications/a%2Fb",
      "/w/acme/lab?person=linxi",
      "/w/acme/users?search=%E7%8E%8B&user=u-1",
      "/w/acme/activity?tab=audit&outcome=failed",
      "/w/acme/settings",
    ]
  `);
});
