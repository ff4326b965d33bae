import { type MappingAlgorithm, type ThemeConfig, theme } from "antd";

/** What the screen is drawn in; "system" is resolved before it comes here. */
export type Mode = "light" | "dark";

/** Every colour of the screens, by what it says. Nothing else in ui/ names a colour. */
const colours = {
  light: {
    primary: "#067D40",
    primaryFill: "#067D40",
    onPrimary: "#FFFFFF",
    primaryHover: "#06753C",
    primaryActive: "#05602F",
    primaryBg: "#E8F7EE",
    primaryBorder: "#B5E4CA",
    brand: "#07C160",
    warning: "#8A5A00",
    warningBg: "#FFF6E5",
    warningBorder: "#F2D9A6",
    error: "#B42318",
    errorBg: "#FDEDEB",
    errorBorder: "#F3C4BF",
    onError: "#FFFFFF",
    layout: "#F4F6F5",
    container: "#FFFFFF",
    elevated: "#FFFFFF",
    sidebar: "#FAFBFA",
    border: "#D3D9D6",
    borderSecondary: "#E4E8E6",
    text: "#1B1F1D",
    textSecondary: "#59615D",
    textTertiary: "#66706B",
    link: "#576B95",
    lane: "#DDE2DF",
    laneOwn: "#A5DDBD",
    phoneBody: "#0B0D0C",
    phoneScreen: "#FFFFFF",
    phoneButton: "#F2F2F2",
    chart1: "#067D40",
    chart2: "#35A96B",
    chart3: "#7FD3A4",
    chart4: "#B9E6CC",
    chartAct: "#D9902F",
    chartError: "#C9453A",
    ground0: "#D8EEE1",
    onGround0: "#14512F",
    ground1: "#E2E5F5",
    onGround1: "#38437F",
    ground2: "#F5E3D3",
    onGround2: "#8A4B1B",
    ground3: "#F3DFE9",
    onGround3: "#86305C",
    ground4: "#DCEDF0",
    onGround4: "#1D5D6B",
  },
  dark: {
    primary: "#2FD07E",
    primaryFill: "#07C160",
    onPrimary: "#06170D",
    primaryHover: "#2FD07E",
    primaryActive: "#06AD56",
    primaryBg: "#12301F",
    primaryBorder: "#1F5C3A",
    brand: "#07C160",
    warning: "#E8B04A",
    warningBg: "#2C2417",
    warningBorder: "#57431C",
    error: "#F28B82",
    errorBg: "#331D1B",
    errorBorder: "#6B312C",
    onError: "#2A0D0A",
    layout: "#131514",
    container: "#1B1E1D",
    elevated: "#232726",
    sidebar: "#171A19",
    border: "#3A403D",
    borderSecondary: "#2B302E",
    text: "#E8ECEA",
    textSecondary: "#A3ABA7",
    textTertiary: "#8C9490",
    link: "#8FA3CC",
    lane: "#303633",
    laneOwn: "#1F5C3A",
    phoneBody: "#4A514D",
    phoneScreen: "#0F1110",
    phoneButton: "#232726",
    chart1: "#067D40",
    chart2: "#35A96B",
    chart3: "#7FD3A4",
    chart4: "#B9E6CC",
    chartAct: "#D9902F",
    chartError: "#C9453A",
    ground0: "#D8EEE1",
    onGround0: "#14512F",
    ground1: "#E2E5F5",
    onGround1: "#38437F",
    ground2: "#F5E3D3",
    onGround2: "#8A4B1B",
    ground3: "#F3DFE9",
    onGround3: "#86305C",
    ground4: "#DCEDF0",
    onGround4: "#1D5D6B",
  },
} as const satisfies Record<Mode, Record<string, string>>;

type Colour = keyof (typeof colours)["light"];

const fontFamily =
  '-apple-system, "Segoe UI Variable", "Segoe UI", "PingFang SC", "Microsoft YaHei UI", Inter, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", "Noto Sans CJK SC", sans-serif';
const fontFamilyCode =
  'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace';

/** The tokens for Ant Design. */
export function themeConfig(mode: Mode): ThemeConfig {
  const c: Record<Colour, string> = colours[mode];
  return {
    algorithm: [mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm, asNamed(c)],
    token: {
      colorPrimary: c.primary,
      colorPrimaryHover: c.primaryHover,
      colorPrimaryActive: c.primaryActive,
      colorPrimaryBg: c.primaryBg,
      colorPrimaryBgHover: c.primaryBg,
      colorPrimaryBorder: c.primaryBorder,
      colorLink: c.primary,
      colorLinkHover: c.primaryHover,
      colorLinkActive: c.primaryActive,
      colorSuccess: c.primary,
      colorSuccessBg: c.primaryBg,
      colorSuccessBorder: c.primaryBorder,
      colorWarning: c.warning,
      colorWarningBg: c.warningBg,
      colorWarningBorder: c.warningBorder,
      colorWarningText: c.warning,
      colorError: c.error,
      colorErrorBg: c.errorBg,
      colorErrorBorder: c.errorBorder,
      colorErrorText: c.error,
      // Nothing on these screens is blue: what informs is grey.
      colorInfo: c.textSecondary,
      colorInfoBg: c.layout,
      colorInfoBorder: c.border,
      colorBgLayout: c.layout,
      colorBgContainer: c.container,
      colorBgElevated: c.elevated,
      colorBorder: c.border,
      colorBorderSecondary: c.borderSecondary,
      colorText: c.text,
      colorTextSecondary: c.textSecondary,
      colorTextTertiary: c.textTertiary,
      colorTextDescription: c.textTertiary,
      colorTextPlaceholder: c.textTertiary,
      fontFamily,
      fontFamilyCode,
      fontSize: 13,
      fontSizeSM: 12,
      fontSizeLG: 14,
      controlHeight: 30,
      controlHeightSM: 24,
      controlHeightLG: 36,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      controlOutlineWidth: 2,
      lineWidthFocus: 2,
      // A button that is busy keeps its contrast; the turning mark says enough.
      opacityLoading: 1,
    },
    components: {
      Button: {
        // The dark algorithm derives a dull fill of its own from the text's green.
        colorPrimary: c.primaryFill,
        colorPrimaryHover: c.primaryHover,
        colorPrimaryActive: c.primaryActive,
        primaryColor: c.onPrimary,
        dangerColor: c.onError,
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        fontWeight: 500,
      },
      Card: { headerHeight: 40, headerFontSize: 14, bodyPadding: 14, headerPadding: 14 },
      Table: {
        cellPaddingBlock: 7,
        cellPaddingInline: 14,
        cellPaddingBlockMD: 7,
        cellPaddingInlineMD: 14,
        headerBg: c.layout,
        headerSplitColor: "transparent",
        headerColor: c.textSecondary,
        rowSelectedBg: c.primaryBg,
        rowSelectedHoverBg: c.primaryBg,
      },
      Tag: { borderRadiusSM: 4 },
      Form: { itemMarginBottom: 18, verticalLabelPadding: "0 0 4px" },
      Segmented: { itemSelectedBg: c.container, trackBg: c.layout, itemSelectedColor: c.text },
      Steps: { fontSize: 13 },
      Tabs: { horizontalItemPadding: "8px 0", horizontalItemGutter: 24 },
      Switch: { colorPrimary: c.primaryFill, colorPrimaryHover: c.primaryHover },
      Drawer: { paddingLG: 16 },
      Timeline: { itemPaddingBottom: 8 },
    },
  };
}

/** Keeps the colours as they are named above: left alone, the dark algorithm dulls each of them. */
function asNamed(c: Record<Colour, string>): MappingAlgorithm {
  return (_seed, map) => ({
    ...(map as NonNullable<typeof map>),
    colorPrimary: c.primary,
    colorLink: c.primary,
    colorSuccess: c.primary,
    colorWarning: c.warning,
    colorError: c.error,
  });
}

/** Hands the same colours to styles.css as custom properties of the root, and names the mode there. */
export function paintRoot(mode: Mode, root: HTMLElement): void {
  for (const [name, value] of Object.entries(colours[mode])) {
    root.style.setProperty(`--${name.replace(/[A-Z]|\d/g, (c) => `-${c.toLowerCase()}`)}`, value);
  }
  root.style.setProperty("--font", fontFamily);
  root.style.setProperty("--mono", fontFamilyCode);
  root.style.colorScheme = mode;
  root.dataset.mode = mode;
}
