import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useEffect, useMemo } from "react";
import { useEventStream } from "./api/events";
import { query } from "./api/query";
import {
  remember,
  rememberedWishes,
  resolve,
  useSystemIsDark,
  useSystemIsStill,
} from "./appearance";
import { CommandFailure } from "./host";
import { speak } from "./i18n";
import { createAppRouter } from "./routes";
import { paintRoot, themeConfig } from "./theme";
import { LoadingOutlined } from "./ui/icons";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A typed refusal stays one however often it is asked; only a lost connection is worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof CommandFailure && error.code === "console_unreachable",
    },
  },
});
const router = createAppRouter();

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Appearance>
        <EventStream />
        <RouterProvider router={router} />
      </Appearance>
    </QueryClientProvider>
  );
}

function EventStream() {
  useEventStream();
  return null;
}

/** Language, colours and movement, live: the settings decide, else the system. */
function Appearance({ children }: { children: ReactNode }) {
  const status = useQuery(query("status", {}));
  const wishes = status.data?.settings ?? rememberedWishes();
  const { lang, mode } = resolve(wishes, useSystemIsDark());

  useEffect(() => paintRoot(mode, document.documentElement), [mode]);
  useEffect(() => void speak(lang), [lang]);
  useEffect(() => {
    if (status.data) remember(status.data.settings);
  }, [status.data]);

  const isStill = useSystemIsStill();
  const theme = useMemo(() => themeConfig(mode), [mode]);
  return (
    <ConfigProvider
      theme={theme}
      locale={lang === "zh-CN" ? zhCN : enUS}
      // A button keeps its name while it is busy, and after: the mark may stay unseen for a moment.
      button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined /> }}
      wave={{ disabled: isStill }}
      form={{ scrollToFirstError: { focus: true, block: "center" } }}
    >
      <AntApp component={false} message={{ maxCount: 3 }}>
        {children}
      </AntApp>
    </ConfigProvider>
  );
}
