import type { ReactNode } from "react";

interface PanelProps {
  title: ReactNode;
  /** Small, beside the title: a state or a legend. */
  beside?: ReactNode;
  /** At the right end of the head. */
  extra?: ReactNode;
  className?: string;
  /** Without the body's padding, for tables and lists that reach the edge. */
  flush?: boolean;
  children: ReactNode;
}

/** A card with a head of 40 and lines instead of shadows. */
export function Panel({ title, beside, extra, className = "", flush, children }: PanelProps) {
  return (
    <section className={`panel ${className}`}>
      <header className="panel-head">
        <h2>{title}</h2>
        {beside}
        <span className="panel-extra">{extra}</span>
      </header>
      <div className={flush ? "panel-body flush" : "panel-body"}>{children}</div>
    </section>
  );
}
