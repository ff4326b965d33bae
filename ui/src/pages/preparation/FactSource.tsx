import { useTexts } from "../../util/use-texts";

interface FactSourceProps {
  source: string;
  certainty: string;
  checked: string;
}

const words = {
  documented: "ui.certainty.documented",
  reported: "ui.certainty.reported",
  assumed: "ui.certainty.assumed",
} as const;

/** How sure what is said here is, and when it was last looked at; where it comes from, for who asks. */
export function FactSource({ source, certainty, checked }: FactSourceProps) {
  const { t } = useTexts();
  const known = Object.entries(words).find(([word]) => word === certainty);
  return (
    <p className="secondary" title={source}>
      {t(known?.[1] ?? "ui.certainty.assumed", { checked })}
    </p>
  );
}
