import { useToldCommand } from "../../api/told-command";
import type { SourceView } from "../../api/types";
import { useTexts } from "../../util/use-texts";
import { useAskTouches } from "./use-ask-touches";

/** Switches a source on; off only after saying whom that touches. */
export function useSwitchSource(workspace: string) {
  const { t } = useTexts();
  const ask = useAskTouches(workspace);
  const set = useToldCommand("set_source_enabled");
  const switchTo = (source: SourceView, enabled: boolean) => {
    const act = () => set.mutateAsync({ workspace, source: source.id, enabled });
    if (enabled) return void act().catch(() => undefined);
    void ask({
      source,
      title: t("ui.source.switch_off.title", { name: source.display_name }),
      okText: t("ui.source.switch_off"),
      consequence: t("ui.source.switch_off.consequence"),
      onlyIfTouched: true,
      onConfirm: act,
    });
  };
  return { switchTo, isPending: set.isPending };
}
