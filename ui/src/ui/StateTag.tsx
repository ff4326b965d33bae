import type { ReactNode } from "react";
import {
  CheckOutlined,
  ClockCircleOutlined,
  CloseCircleFilled,
  PauseOutlined,
  WarningFilled,
} from "./icons";

export type Tone = "good" | "act" | "bad" | "quiet";

const icons: Record<Tone, ReactNode> = {
  good: <CheckOutlined />,
  act: <WarningFilled />,
  bad: <CloseCircleFilled />,
  quiet: <ClockCircleOutlined />,
};

/** A state: always a picture and a word, never colour alone. */
export function StateTag({
  tone,
  off,
  children,
}: {
  tone: Tone;
  off?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={`state ${tone}`}>
      {off ? <PauseOutlined /> : icons[tone]}
      <span className="state-word">{children}</span>
    </span>
  );
}
