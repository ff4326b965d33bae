import { Button } from "antd";
import { Panel } from "../../ui/Panel";
import { useTexts } from "../../util/use-texts";

interface ExistingProps {
  title: string;
  items: readonly { id: string; name: string; detail: string }[];
  onGoOn: (id: string) => void;
}

/** What an earlier visit has made already: going on with it is the main thing. */
export function Existing({ title, items, onGoOn }: ExistingProps) {
  const { t } = useTexts();
  if (items.length === 0) return null;
  return (
    <Panel title={title} className="narrow">
      <ul className="enablements">
        {items.map(({ id, name, detail }) => (
          <li key={id}>
            <strong className="name">{name}</strong>
            <code className="mono secondary grow">{detail}</code>
            <Button onClick={() => onGoOn(id)}>{t("ui.set_up.go_on")}</Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
