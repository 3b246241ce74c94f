/** One line of the goals, measured. */
export interface Figure {
  name: string;
  measured: string;
  mustHold: string;
  aim: string;
  holds: boolean;
  /** Absent where nothing beyond is aimed at. */
  aimMet?: boolean;
}

export const atMost = (name: string, value: number, mustHold: number, aim: number, unit = ''): Figure => ({
  name,
  measured: shown(value, unit),
  mustHold: `≤ ${withUnit(String(mustHold), unit)}`,
  aim: `≤ ${withUnit(String(aim), unit)}`,
  holds: value <= mustHold,
  aimMet: value <= aim,
});

export const atLeast = (name: string, value: number, mustHold: number, aim?: number): Figure => ({
  name,
  measured: Number.isInteger(value) ? String(value) : value.toFixed(1),
  mustHold: `≥ ${mustHold}`,
  aim: aim === undefined ? '' : `≥ ${aim}`,
  holds: value >= mustHold,
  ...(aim === undefined ? {} : { aimMet: value >= aim }),
});

export const exactly = (name: string, value: string, mustHold: string): Figure => ({
  name,
  measured: value,
  mustHold,
  aim: '',
  holds: value === mustHold,
});

/** As a table. Lets the process fail when one does not hold. */
export function printFigures(figures: readonly Figure[]): void {
  console.table(
    figures.map(({ name, measured, mustHold, aim, holds, aimMet }) => ({
      figure: name,
      measured,
      'must hold': mustHold,
      aim,
      holds,
      'aim met': aimMet,
    })),
  );
  if (figures.some(({ holds }) => !holds)) process.exitCode = 1;
}

function shown(value: number, unit: string): string {
  const digits = unit === 'KB' ? 0 : unit === '$' ? 4 : 2;
  return withUnit(value.toFixed(digits), unit);
}

const withUnit = (number: string, unit: string) =>
  unit === '$' ? `$${number}` : unit ? `${number} ${unit}` : number;
