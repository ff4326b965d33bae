import { useQuery } from "@tanstack/react-query";
import { Button, Form, Modal, Segmented, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { query } from "../../api/query";
import type { InvitationPreview, InvitationsView } from "../../api/types";
import { FailureLine } from "../../components/Failure";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import type { Lang } from "../../i18n";
import { DownloadOutlined, PrinterOutlined } from "../../ui/icons";
import { StateTag } from "../../ui/StateTag";
import { formatCount } from "../../util/format";
import { useTexts } from "../../util/use-texts";
import { type Those, useSteps } from "./use-steps";

interface InviteDialogProps {
  workspace: string;
  those: Those;
  onClose: () => void;
}

/** Cards that are made and not written down anywhere else. */
interface Cards {
  html: string;
  csv: string;
  made: number;
}

const langs = ["zh-CN", "en"] as const satisfies Lang[];
const DAYS = [7, 14, 30, 90, 365];
/** More cards than this are no sheet to look at; the command line writes any number. */
const MOST = 2000;
const END = "</ul></main></body></html>";

/** Invites users to attach their WeChat: who, by what, for how long; then the cards to print. */
export function InviteDialog({ workspace, those, onClose }: InviteDialogProps) {
  const { t } = useTexts();
  const invitations = useQuery({
    ...query("get_invitations", { workspace }),
    refetchOnMount: "always",
  });
  const [cards, setCards] = useState<Cards>();
  if (cards) return <CardsDialog workspace={workspace} cards={cards} onClose={onClose} />;
  if (invitations.data) {
    return (
      <Ask
        workspace={workspace}
        those={those}
        view={invitations.data}
        onMade={setCards}
        onClose={onClose}
      />
    );
  }
  return (
    <Modal open title={t("ui.invite.title")} footer={null} onCancel={onClose}>
      <Loaded query={invitations}>{() => null}</Loaded>
    </Modal>
  );
}

interface AskProps extends InviteDialogProps {
  view: InvitationsView;
  onMade: (cards: Cards) => void;
}

function Ask({ workspace, those, view, onMade, onClose }: AskProps) {
  const { t, lang } = useTexts();
  const ways = view.ways.filter(({ kind }) => kind !== "wechat_mini_program");
  const usual = ways.find(({ obstacle }) => obstacle === undefined);
  const [source, setSource] = useState(usual?.source);
  const [days, setDays] = useState(30);
  const [language, setLanguage] = useState<Lang>(lang);
  const preview = usePreview(workspace, those, source);
  const making = useSteps("make_invitations");
  const invited = preview.data?.invited ?? 0;
  const isTooMany = invited > MOST;

  const make = async () => {
    if (!source) return;
    const cards = { html: "", csv: "", made: 0 };
    await making.run(those, async (whom) => {
      const part = await host().call("make_invitations", {
        workspace,
        source,
        days,
        language,
        whom,
        begins: cards.html === "",
      });
      cards.html += part.html;
      cards.csv += part.csv;
      cards.made += part.made;
      return part;
    });
    // Whoever stops halfway keeps what was made.
    if (cards.made > 0) onMade({ ...cards, html: cards.html + END });
  };

  return (
    <Modal
      open
      title={t("ui.invite.title")}
      okText={t("ui.invite.make", { n: formatCount(invited, lang) })}
      okButtonProps={{
        disabled: !source || !preview.data || invited === 0 || isTooMany,
        loading: making.seen !== undefined,
      }}
      cancelText={t(making.seen === undefined ? "ui.cancel" : "ui.user.bulk.stop")}
      onCancel={making.seen === undefined ? onClose : making.stop}
      onOk={() => void make()}
    >
      <p>{t("ui.invite.lead")}</p>
      {view.is_local && (
        <p className="invite-note">
          <StateTag tone="act">{t("ui.invite.local", { address: view.address })}</StateTag>
        </p>
      )}
      <Form layout="vertical" component="div">
        <Form.Item label={t("ui.invite.source")} extra={hint(ways, source, t)}>
          <Select
            aria-label={t("ui.invite.source")}
            value={source}
            placeholder={t("ui.invite.no_source")}
            onChange={setSource}
            options={ways.map(({ source, name, obstacle }) => ({
              value: source,
              label: obstacle === undefined ? name : `${name} · ${obstacle}`,
              disabled: obstacle !== undefined,
            }))}
          />
        </Form.Item>
        <Form.Item label={t("ui.invite.days")}>
          <Select
            aria-label={t("ui.invite.days")}
            value={days}
            onChange={setDays}
            options={DAYS.map((value) => ({
              value,
              label: t("ui.invite.days.n", { n: String(value) }),
            }))}
          />
        </Form.Item>
        <Form.Item label={t("ui.invite.language")}>
          <Segmented<Lang>
            aria-label={t("ui.invite.language")}
            value={language}
            onChange={setLanguage}
            options={langs.map((value) => ({ value, label: t(`ui.language.${value}`) }))}
          />
        </Form.Item>
      </Form>
      <Counted preview={preview.data} seen={preview.seen} />
      {isTooMany && <p role="alert">{t("ui.invite.too_many", { n: formatCount(MOST, lang) })}</p>}
      {making.seen !== undefined && (
        <p aria-live="polite">{t("ui.user.bulk.seen", { n: formatCount(making.seen, lang) })}</p>
      )}
      <FailureLine error={preview.error ?? making.error} />
    </Modal>
  );
}

function hint(
  ways: InvitationsView["ways"],
  source: string | undefined,
  t: ReturnType<typeof useTexts>["t"],
) {
  const kind = ways.find((way) => way.source === source)?.kind;
  if (kind === "wechat_pc") return t("ui.invite.source.pc");
  return kind === "wechat_official_account" ? t("ui.invite.source.account") : undefined;
}

/** How many would be invited, and who is left out. */
function Counted({ preview, seen }: { preview: InvitationPreview | undefined; seen?: number }) {
  const { t, lang } = useTexts();
  const n = (value: number) => formatCount(value, lang);
  if (!preview) {
    return seen === undefined ? null : (
      <p aria-live="polite">{t("ui.user.bulk.seen", { n: n(seen) })}</p>
    );
  }
  const { invited, attached, disabled, replaced } = preview;
  return (
    <ul className="invite-counts" aria-live="polite">
      <li>{t("ui.invite.invited", { n: n(invited) })}</li>
      {attached > 0 && <li>{t("ui.invite.attached", { n: n(attached) })}</li>}
      {disabled > 0 && <li>{t("ui.invite.disabled", { n: n(disabled) })}</li>}
      {replaced > 0 && <li>{t("ui.invite.replaced", { n: n(replaced) })}</li>}
    </ul>
  );
}

/** Counts a step at a time; another source counts anew. */
function usePreview(workspace: string, those: Those, source: string | undefined) {
  const { run, stop, seen, error } = useSteps("get_invitation_preview");
  const [data, setData] = useState<InvitationPreview>();
  const key = JSON.stringify([workspace, those, source]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names all that is asked.
  useEffect(() => {
    let current = true;
    setData(undefined);
    if (source === undefined) return;
    const sum = { seen: 0, invited: 0, replaced: 0, attached: 0, disabled: 0, next: null };
    void run(those, async (whom) => {
      const part = await host().call("get_invitation_preview", { workspace, source, whom });
      sum.seen += part.seen;
      sum.invited += part.invited;
      sum.replaced += part.replaced;
      sum.attached += part.attached;
      sum.disabled += part.disabled;
      return part;
    }).then((done) => current && done && setData(sum));
    return () => {
      current = false;
      stop();
    };
  }, [key]);
  return { data, seen, error };
}

interface CardsDialogProps {
  workspace: string;
  cards: Cards;
  onClose: () => void;
}

/** The cards, this once. */
function CardsDialog({ workspace, cards, onClose }: CardsDialogProps) {
  const { t, lang } = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const save = (name: string, type: string, text: string) =>
    void host().saveFile(`${workspace}-${name}`, type, text);
  return (
    <Modal
      open
      width={860}
      title={t("ui.invite.cards", { n: formatCount(cards.made, lang) })}
      mask={{ closable: false }}
      keyboard={false}
      onCancel={onClose}
      footer={[
        <Button key="done" type="text" onClick={onClose}>
          {t("ui.invite.done")}
        </Button>,
        <Button
          key="csv"
          icon={<DownloadOutlined />}
          onClick={() => save("invitations.csv", "text/csv", cards.csv)}
        >
          {t("ui.invite.save_csv")}
        </Button>,
        <Button
          key="html"
          icon={<DownloadOutlined />}
          onClick={() => save("invitations.html", "text/html", cards.html)}
        >
          {t("ui.invite.save_html")}
        </Button>,
        <Button
          key="print"
          type="primary"
          icon={<PrinterOutlined />}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {t("ui.invite.print")}
        </Button>,
      ]}
    >
      <p className="invite-note">
        <StateTag tone="act">{t("ui.invite.once")}</StateTag>
      </p>
      <iframe
        ref={frame}
        className="invite-cards"
        srcDoc={cards.html}
        title={t("ui.invite.cards", { n: formatCount(cards.made, lang) })}
        // Printing is asked from outside; the page itself runs nothing.
        sandbox="allow-same-origin allow-modals"
      />
    </Modal>
  );
}
