import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented, Select } from "antd";
import { useRef, useState } from "react";
import { query } from "../../api/query";
import type { WorkspaceView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { host } from "../../host";
import type { Lang } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { DownloadOutlined, PrinterOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

const langs = ["zh-CN", "en"] as const satisfies Lang[];

/** The hand-over report of one client, in the language of who will read it. */
export function ReportsPage() {
  const { t, lang } = useTexts();
  const navigate = useNavigate();
  const { workspace } = useSearch({ from: "/clients/reports" });
  const { data: status } = useQuery(query("status", {}));
  const all = status?.workspaces ?? [];
  const chosen = all.find(({ slug }) => slug === workspace) ?? all[0];
  const [language, setLanguage] = useState<Lang>(lang);
  if (!chosen) return <Empty>{t("ui.clients.none")}</Empty>;
  return (
    <Report
      key={chosen.slug}
      all={all}
      chosen={chosen}
      language={language}
      onLanguage={setLanguage}
      onChoose={(slug) => void navigate({ ...paths.reports({ workspace: slug }), replace: true })}
    />
  );
}

interface ReportProps {
  all: readonly WorkspaceView[];
  chosen: WorkspaceView;
  language: Lang;
  onLanguage: (language: Lang) => void;
  onChoose: (slug: string) => void;
}

function Report({ all, chosen, language, onLanguage, onChoose }: ReportProps) {
  const { t } = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const report = useQuery({
    ...query("get_report", { workspace: chosen.slug, language }),
    refetchOnMount: "always",
  });
  const page = report.data;
  return (
    <>
      <PageHeader title={t("ui.reports.title")} beside={t("ui.reports.lead")}>
        <Button
          icon={<DownloadOutlined />}
          disabled={!page}
          onClick={() => page && void host().saveFile(page.name, "text/html", page.html)}
        >
          {t("ui.reports.save")}
        </Button>
        <Button
          type="primary"
          icon={<PrinterOutlined />}
          disabled={!page}
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {t("ui.reports.print")}
        </Button>
      </PageHeader>
      <div className="page-body">
        <div className="row compare-bar">
          <Select
            className="compare-choice"
            aria-label={t("ui.workspace.this")}
            value={chosen.slug}
            onChange={onChoose}
            options={all.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
          <Segmented<Lang>
            aria-label={t("ui.reports.language")}
            value={language}
            onChange={onLanguage}
            options={langs.map((value) => ({ value, label: t(`ui.language.${value}`) }))}
          />
        </div>
        <Loaded query={report}>
          {({ html }) => (
            <iframe
              ref={frame}
              className="report"
              srcDoc={html}
              title={t("ui.reports.title")}
              // Printing is asked from outside; the page itself runs nothing.
              sandbox="allow-same-origin allow-modals"
            />
          )}
        </Loaded>
      </div>
    </>
  );
}
