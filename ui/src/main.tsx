import "./styles.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { remembered } from "./appearance";
import { openHost } from "./host";
import { startTexts } from "./i18n";

const root = document.getElementById("root");
if (root) {
  await Promise.all([openHost(), startTexts(remembered().lang)]);
  createRoot(root).render(<App />);
}
