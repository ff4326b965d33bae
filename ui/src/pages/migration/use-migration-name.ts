import { useCallback } from "react";
import type { MigrationView } from "../../api/types";
import { hasText } from "../../i18n";
import { useTexts } from "../../util/use-texts";

/** What a migration is called: by its file, or by what it does where there is none. */
export function useMigrationName() {
  const { t } = useTexts();
  return useCallback(
    ({ kind, input_name }: Pick<MigrationView, "kind" | "input_name">) => {
      const word = `ui.migration.kind.${kind}`;
      const isNamed = kind !== "deletion" && kind !== "merge";
      return isNamed || !hasText(word) ? input_name : t(word);
    },
    [t],
  );
}
