import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { query } from "../../api/query";
import type { SourceTouches, SourceView } from "../../api/types";
import { useTexts } from "../../util/use-texts";

interface Question {
  source: SourceView;
  title: string;
  okText: string;
  /** What happens in any case. */
  consequence: string;
  /** Without anybody who would notice, there is nothing to ask. */
  onlyIfTouched?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before a source goes or is switched off, and says whom that touches. */
export function useAskTouches(workspace: string) {
  const { modal } = App.useApp();
  const { t } = useTexts();
  const client = useQueryClient();
  return async ({ source, title, okText, consequence, onlyIfTouched, onConfirm }: Question) => {
    const request = query("get_source_touches", { workspace, source: source.id });
    // The question is asked even if counting failed: it only says less then.
    const touches = await client.fetchQuery({ ...request, staleTime: 0 }).catch(() => undefined);
    if (onlyIfTouched && touches && !touchesAnybody(touches)) return void (await settle(onConfirm));
    modal.confirm({
      title,
      content: (
        <>
          {touches && <Touched touches={touches} />}
          <p>{consequence}</p>
        </>
      ),
      okText,
      okButtonProps: { danger: true },
      cancelText: t("ui.cancel"),
      onOk: () => settle(onConfirm),
    });
  };
}

/** What went wrong is told where the command is; the question itself is answered. */
const settle = (act: () => Promise<unknown>) => act().catch(() => undefined);

function touchesAnybody({ applications, users }: SourceTouches): boolean {
  return applications.length > 0 || users > 0;
}

function Touched({ touches }: { touches: SourceTouches }) {
  const { t } = useTexts();
  const { applications, left_without, users, users_capped } = touches;
  const count = users_capped ? `${users.toLocaleString()}+` : users.toLocaleString();
  return (
    <ul className="touched">
      <li>
        {applications.length > 0
          ? t("ui.source.touches.applications", { names: applications.join(" · ") })
          : t("ui.source.touches.no_application")}
      </li>
      {left_without.length > 0 && (
        <li className="bad">
          {t("ui.source.touches.left_without", { names: left_without.join(" · ") })}
        </li>
      )}
      <li>
        {users > 0 ? t("ui.source.touches.users", { n: count }) : t("ui.source.touches.nobody")}
      </li>
    </ul>
  );
}
