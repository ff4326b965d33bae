import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { query } from "../../api/query";
import { CopyButton } from "../../ui/CopyButton";
import { useTexts } from "../../util/use-texts";

const LOOK_EVERY_MS = 2000;
/** A login waits for one code at a time; the one before may be the one that was typed in. */
const SHOWN = 3;

/** The one-time codes that this sandbox would have sent, newest first. Nothing until there is one. */
export function Inbox() {
  const { t } = useTexts();
  const { workspace } = useParams({ from: "/w/$workspace" });
  const inbox = useQuery({ ...query("lab_inbox", { workspace }), refetchInterval: LOOK_EVERY_MS });
  const messages = inbox.data?.messages.slice(0, SHOWN) ?? [];
  if (messages.length === 0) return null;
  return (
    <section className="inbox" aria-label={t("ui.lab.inbox")}>
      <p>
        <strong>{t("ui.lab.inbox")}</strong>
        <span className="secondary">{t("ui.lab.inbox.hint")}</span>
      </p>
      <ul>
        {messages.map(({ id, address, code }) => (
          <li key={id}>
            <span className="ellipsis">{address}</span>
            <code>{code}</code>
            <CopyButton value={code} label={t("ui.lab.inbox")} />
          </li>
        ))}
      </ul>
    </section>
  );
}
