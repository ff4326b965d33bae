import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Switch } from "antd";
import { useState } from "react";
import { query } from "../../api/query";
import type { ComparedThingView, ComparisonView, WorkspaceView } from "../../api/types";
import { Loaded } from "../../components/Loaded";
import { Empty } from "../../ui/Empty";
import { MinusOutlined, SwapOutlined } from "../../ui/icons";
import { PageHeader } from "../../ui/PageHeader";
import { StateTag } from "../../ui/StateTag";
import { paths } from "../../util/path-builder";
import { useTexts } from "../../util/use-texts";

/** Two workspaces, field by field. */
export function ComparePage() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { left, right } = useSearch({ from: "/clients/compare" });
  const { data: status } = useQuery(query("status", {}));
  const all = status?.workspaces ?? [];
  const [first = all[0], second = all.find(({ slug }) => slug !== first?.slug)] = [
    all.find(({ slug }) => slug === left),
    all.find(({ slug }) => slug === right),
  ];
  const [onlyDiffering, setOnlyDiffering] = useState(true);
  const go = (left: string | undefined, right: string | undefined) =>
    void navigate({ ...paths.compare({ left, right }), replace: true });
  return (
    <>
      <PageHeader title={t("ui.compare.title")} beside={t("ui.compare.lead")} />
      <div className="page-body">
        <div className="row compare-bar">
          <Choice
            label={t("ui.compare.left")}
            all={all}
            value={first}
            onChange={(slug) => go(slug, second?.slug)}
          />
          <Choice
            label={t("ui.compare.right")}
            all={all}
            value={second}
            onChange={(slug) => go(first?.slug, slug)}
          />
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is one. */}
          <label className="row">
            <Switch size="small" checked={onlyDiffering} onChange={setOnlyDiffering} />
            {t("ui.compare.only_differing")}
          </label>
        </div>
        {first && second ? (
          <Compared left={first} right={second} onlyDiffering={onlyDiffering} />
        ) : (
          <Empty>{t("ui.compare.needs_two")}</Empty>
        )}
      </div>
    </>
  );
}

interface ChoiceProps {
  label: string;
  all: readonly WorkspaceView[];
  value: WorkspaceView | undefined;
  onChange: (slug: string) => void;
}

const Choice = ({ label, all, value, onChange }: ChoiceProps) => (
  <Select
    className="compare-choice"
    aria-label={label}
    value={value?.slug}
    onChange={onChange}
    options={all.map(({ slug, name }) => ({ value: slug, label: name }))}
  />
);

interface ComparedProps {
  left: WorkspaceView;
  right: WorkspaceView;
  onlyDiffering: boolean;
}

function Compared({ left, right, onlyDiffering }: ComparedProps) {
  const { t } = useTexts();
  const comparison = useQuery({
    ...query("compare_workspaces", { left: left.slug, right: right.slug }),
    refetchOnMount: "always",
  });
  return (
    <Loaded query={comparison}>
      {(found) => (
        <>
          <p role="status">
            {found.differing === 0 ? (
              <StateTag tone="good">{t("ui.compare.equal")}</StateTag>
            ) : (
              t("ui.compare.counts", { differing: found.differing, same: found.same })
            )}
          </p>
          <Things found={found} left={left.name} right={right.name} onlyDiffering={onlyDiffering} />
        </>
      )}
    </Loaded>
  );
}

interface ThingsProps {
  found: ComparisonView;
  /** What the two columns are called. */
  left: string;
  right: string;
  onlyDiffering: boolean;
}

/** Every thing of both sides, field by field. */
export function Things({ found, left, right, onlyDiffering }: ThingsProps) {
  const { t } = useTexts();
  const things = found.things.filter(({ likeness }) => !onlyDiffering || likeness !== "same");
  if (things.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className="panel scroll-x" aria-label={t("ui.compare.title")} tabIndex={0}>
      <table className="compared">
        <thead>
          <tr>
            <th scope="col">{t("ui.audit.field")}</th>
            <th scope="col">{left}</th>
            <th scope="col">{right}</th>
            <th scope="col">{t("ui.column.state")}</th>
          </tr>
        </thead>
        {things.map((thing) => (
          <Thing
            key={`${thing.kind} ${thing.left} ${thing.right}`}
            thing={thing}
            onlyDiffering={onlyDiffering}
          />
        ))}
      </table>
    </section>
  );
}

const pictures = {
  differs: <SwapOutlined />,
  only_left: <MinusOutlined />,
  only_right: <MinusOutlined />,
} as const;

/** A difference is no fault, so it has no colour. */
function Likeness({ likeness }: { likeness: ComparedThingView["likeness"] }) {
  const { t } = useTexts();
  const word = t(`ui.compare.${likeness}`);
  if (likeness === "same") return <StateTag tone="good">{word}</StateTag>;
  return (
    <span className="state">
      {pictures[likeness]}
      <span className="state-word">{word}</span>
    </span>
  );
}

function Thing({ thing, onlyDiffering }: { thing: ComparedThingView; onlyDiffering: boolean }) {
  const { t } = useTexts();
  const fields = thing.fields.filter(({ likeness }) => !onlyDiffering || likeness !== "same");
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup">{t(`ui.compare.kind.${thing.kind}`)}</th>
        <td className="mono">{thing.left ?? "—"}</td>
        <td className="mono">{thing.right ?? "—"}</td>
        <td>
          <Likeness likeness={thing.likeness} />
        </td>
      </tr>
      {fields.map(({ name, left, right, likeness }) => (
        <tr key={name}>
          <th scope="row" className="mono">
            {name}
          </th>
          <td className="mono value">{left ?? "—"}</td>
          <td className="mono value">{right ?? "—"}</td>
          <td>
            <Likeness likeness={likeness} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
