// uPlot in React: takes new data and sizes, and is drawn anew when the colours change.

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTime } from "../format/time";
import { Table } from "./table";

export interface Line {
  readonly name: string;
  /** A custom property of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

/** Lines over time (unix seconds), as steps: a value holds until the next is known. */
interface ChartProps {
  readonly label: string;
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

export default function Chart({ label, times, lines, format }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  // Drawing anew is slow and data comes every few seconds: what is drawn stays, and takes the new data.
  const latest = useRef({ times, lines });
  const names = lines.map(({ name, colour }) => `${name} ${colour}`).join();
  useEffect(() => {
    latest.current = { times, lines };
    plot.current?.setData(dataOf(times, lines));
  }, [times, lines]);
  useEffect(() => {
    const target = place.current;
    if (target === null) {
      return;
    }
    const draw = () => {
      plot.current?.destroy();
      const now = latest.current;
      plot.current = new uPlot(options(target, now.lines, format), dataOf(now.times, now.lines), target);
    };
    draw();
    const sizes = new ResizeObserver(() => {
      if (plot.current?.width !== target.clientWidth) {
        plot.current?.setSize({ width: target.clientWidth, height: HEIGHT });
      }
    });
    sizes.observe(target);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [names, format]);
  return (
    <>
      <div className="chart" ref={place} role="img" aria-label={label} />
      <Points label={label} times={times} lines={lines} format={format} />
    </>
  );
}

const MOST_ROWS = 100;

/** The same as a table, for whoever sees no picture: the newest first. */
function Points({ label, times, lines, format }: ChartProps) {
  const [isOpen, setIsOpen] = useState(false);
  const shown = times.map((at, index) => ({ at, index })).slice(-MOST_ROWS).reverse();
  return (
    <details
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open);
      }}
    >
      <summary>As a table</summary>
      {isOpen && (
        <Table
          caption={`${label}${times.length > MOST_ROWS ? ` The newest ${MOST_ROWS.toString()} points.` : ""}`}
          head={["Time", ...lines.map(({ name }) => name)]}
          rows={shown.map(({ at, index }) => ({
            key: index.toString(),
            cells: [formatTime(BigInt(at)), ...lines.map(({ values }) => (values[index] == null ? "–" : format(values[index])))],
          }))}
        />
      )}
    </details>
  );
}

function dataOf(times: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

const HEIGHT = 220;

/** Room around the values. Where they hardly differ, a thousandth of them: ticks closer than that say nothing. */
function rangeOf(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null) {
    return [0, 1];
  }
  const room = Math.max((most - least) * 0.1, Math.abs(most) * 0.001, 1e-6);
  return [least - room, most + room];
}

function options(target: HTMLElement, lines: readonly Line[], format: (value: number) => string): uPlot.Options {
  const style = getComputedStyle(target);
  // A canvas does not resolve light-dark(): a throw-away element does.
  const colour = (name: string) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    target.append(probe);
    const resolved = getComputedStyle(probe).color;
    probe.remove();
    return resolved;
  };
  const font = `12px ${style.fontFamily}`;
  const axis = { stroke: colour("--muted"), font, grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: target.clientWidth,
    height: HEIGHT,
    cursor: { y: false },
    scales: { y: { range: (_plot, least, most) => rangeOf(least, most) } },
    axes: [axis, { ...axis, size: 90, values: (_plot, ticks) => ticks.map(format) }],
    series: [
      {},
      ...lines.map(({ name, colour: stroke }) => ({
        label: name,
        stroke: colour(stroke),
        width: 2,
        ...(steps === undefined ? {} : { paths: steps }),
        points: { show: true, size: 5 },
        spanGaps: true,
        value: (_plot: uPlot, value: number | null) => (value === null ? "–" : format(value)),
      })),
    ],
  };
}
