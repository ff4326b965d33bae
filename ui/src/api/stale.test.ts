import { expect, test } from "vitest";
import { commandNames } from "../bindings";
import { makesStale } from "./stale";

test("every command that changes something says which answers it makes old", () => {
  const reads =
    /^(status|get_|list_|overview|check_value|explain|(begin|finish)_try_out|measure_field$|clean_callback_domain$|make_icons$|check_site$|compare_workspaces$|compare_with_server$|read_workspace_file$|lab$|lab_(result|qr|inbox|start|clock|scenarios|session|exchanges|curl|sequence)$)/;
  const writes = commandNames.filter((name) => !reads.test(name));
  expect(
    writes.filter((name) => !(name in makesStale)),
    "else a screen shows what was",
  ).toEqual([]);
});
