import { useQuery } from "@tanstack/react-query";
import { Button, Radio, Switch } from "antd";
import { useState } from "react";
import { useCommand } from "../api/command";
import { query } from "../api/query";
import type { ApplicationView, EnablementInput, EnablementView } from "../api/types";
import { Empty } from "../ui/Empty";
import { ArrowDownOutlined, ArrowUpOutlined } from "../ui/icons";
import { enable, makeDefault, move, moveTo, withOthers } from "../util/enablement-order";
import { paths } from "../util/path-builder";
import { useTexts } from "../util/use-texts";
import { FailureLine } from "./Failure";
import { LinkButton } from "./LinkButton";
import { Loaded } from "./Loaded";

interface EnablementsProps {
  workspace: string;
  application: ApplicationView;
}

/** Which sources the application's login page offers, in which order, and which one first. */
export function Enablements({ workspace, application }: EnablementsProps) {
  const sources = useQuery(query("list_sources", { workspace }));
  return (
    <Loaded query={sources}>
      {(all) => (
        <Switches
          workspace={workspace}
          application={application}
          list={withOthers(application.sources, all)}
        />
      )}
    </Loaded>
  );
}

interface SwitchesProps extends EnablementsProps {
  list: readonly EnablementView[];
}

function Switches({ workspace, application, list }: SwitchesProps) {
  const { t } = useTexts();
  const set = useCommand("set_enablements");
  const [dragged, setDragged] = useState<number>();
  const save = (sources: EnablementInput[]) =>
    set.mutate({ workspace, application: application.id, sources });
  if (list.length === 0) {
    return (
      <Empty action={<LinkButton {...paths.sourceNew(workspace)}>{t("ui.source.new")}</LinkButton>}>
        {t("ui.source.empty")}
      </Empty>
    );
  }
  return (
    <>
      <ul className="enablements">
        {list.map((row, index) => (
          <Enablement
            key={row.source}
            row={row}
            first={index === 0}
            last={index === list.length - 1}
            onEnable={(on) => save(enable(list, row.source, on))}
            onDefault={() => save(makeDefault(list, row.source))}
            onMove={(by) => save(move(list, index, by))}
            dragged={dragged === index}
            onDrag={setDragged}
            index={index}
            onDrop={() => {
              if (dragged !== undefined && dragged !== index) save(moveTo(list, dragged, index));
            }}
          />
        ))}
      </ul>
      <FailureLine error={set.error} />
    </>
  );
}

interface EnablementProps {
  row: EnablementView;
  first: boolean;
  last: boolean;
  onEnable: (on: boolean) => void;
  onDefault: () => void;
  onMove: (by: -1 | 1) => void;
  index: number;
  dragged: boolean;
  onDrag: (index: number | undefined) => void;
  /** What is dragged was let go here. */
  onDrop: () => void;
}

function Enablement(props: EnablementProps) {
  const { row, first, last, onEnable, onDefault, onMove, index, dragged, onDrag, onDrop } = props;
  const { t } = useTexts();
  const { display_name: name, source, enabled, is_default } = row;
  return (
    // The arrows at its end do the same by keyboard.
    <li
      draggable
      className={dragged ? "dragged" : undefined}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", source);
        onDrag(index);
      }}
      onDragEnd={() => onDrag(undefined)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <span className="grip" aria-hidden>
        ⋮⋮
      </span>
      <Switch checked={enabled} aria-label={`${t("ui.nav.sources")} ${name}`} onChange={onEnable} />
      <strong className="name">{name}</strong>
      <code className="mono secondary grow">{source}</code>
      <Radio checked={is_default} disabled={!enabled} onChange={onDefault}>
        {t("ui.enablement.default")}
      </Radio>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        disabled={first}
        aria-label={`${t("ui.enablement.up")} ${name}`}
        onClick={() => onMove(-1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        disabled={last}
        aria-label={`${t("ui.enablement.down")} ${name}`}
        onClick={() => onMove(1)}
      />
    </li>
  );
}
