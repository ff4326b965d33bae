import { Link } from "@tanstack/react-router";
import type { ClientView } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Avatar } from "../../ui/Avatar";
import { formatDate, formatDay } from "../../util/format";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";
import { ClientMenu } from "./ClientMenu";
import { Track } from "./Track";
import { WeekBars } from "./WeekBars";

/** One client on the board. */
export function ClientRow({ client }: { client: ClientView }) {
  const { t, lang } = useTexts();
  const { slug, name, mode, site, path, now, next_date, logins, archived_at } = client;
  return (
    <tr>
      <th scope="row">
        <span className="row">
          <Avatar name={name} size={28} />
          <span className="client">
            <Link {...paths.overview(slug)}>{name}</Link>
            <span className="secondary ellipsis">
              {mode === "sandbox" ? t("ui.mode.sandbox") : (site ?? slug)}
            </span>
          </span>
        </span>
      </th>
      <td className="secondary">
        {path.methods.map((method) => t(`ui.source_kind.${method}`)).join(" · ") || "—"}
      </td>
      <td>
        <Track steps={path.steps} />
      </td>
      <td>
        {archived_at ? (
          <span className="secondary">
            {t("ui.clients.archived_at", { date: formatDate(archived_at, lang, Date.now()) })}
          </span>
        ) : (
          <span className="client-now">
            <span className="grow">
              <strong className={`client-${now.tone}`}>{now.title}</strong>
              <span className="secondary ellipsis" title={now.detail}>
                {now.detail}
              </span>
            </span>
            {now.tone !== "calm" && (
              <LinkButton {...placeOf(client)} size="small">
                {t(now.to === "source" ? "ui.clients.look" : "ui.clients.mend")}
              </LinkButton>
            )}
          </span>
        )}
      </td>
      <td>
        {next_date ? (
          <span className={next_date.is_near ? "day near" : "day"} title={next_date.title}>
            {formatDay(next_date.at, lang, Date.now())}
            <span className="unseen">{next_date.title}</span>
          </span>
        ) : (
          <span className="day secondary">{t("ui.clients.no_date")}</span>
        )}
      </td>
      <td>
        <WeekBars days={logins} />
      </td>
      <td>
        <ClientMenu client={client} />
      </td>
    </tr>
  );
}

function placeOf({ slug, now }: ClientView) {
  if (now.to === "source" && now.source) return paths.source(slug, now.source);
  if (now.to === "preparation") return paths.preparation(slug);
  if (now.to === "set_up") return paths.setUp(slug);
  return paths.overview(slug);
}
