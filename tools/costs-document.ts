/** `docs/costs.md`. */
import { measuredUnits, monthlyCosts, SIZES, type Assumptions, type Prices } from './costs';

const dollars = (amount: number) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The whole `docs/costs.md`. @param read reads a file of the repository */
export function costsPage(read: (path: string) => string): string {
  const prices = JSON.parse(read('docs/prices.json')) as Prices;
  const assumptions = JSON.parse(read('docs/cost-assumptions.json')) as Assumptions;
  const budget = JSON.parse(read('bench/budget.json')) as Parameters<typeof measuredUnits>[0];
  const measured = measuredUnits(budget, read('docs/performance.md'), assumptions.promiseWrites.value);
  const bills = SIZES.map((gateways) => ({
    gateways,
    lines: monthlyCosts(gateways, measured, assumptions, prices),
  }));

  const services = bills[0]?.lines.map(({ service }) => service) ?? [];
  const sums = bills.map(({ lines }) => lines.reduce((sum, line) => sum + line.dollars, 0));
  const table = [
    `| $ a month | ${bills.map(({ gateways }) => `${gateways.toLocaleString('en-US')} gateways`).join(' | ')} |`,
    `| --- | ${bills.map(() => '---:').join(' | ')} |`,
    ...services.map(
      (service, row) =>
        `| ${service} | ${bills.map(({ lines }) => dollars(lines[row]?.dollars ?? 0)).join(' | ')} |`,
    ),
    `| **Together** | ${sums.map((sum) => `**${dollars(sum)}**`).join(' | ')} |`,
    `| Each gateway | ${sums.map((sum, index) => (sum / (SIZES[index] ?? 1)).toFixed(5)).join(' | ')} |`,
  ].join('\n');

  const amounts = [
    `| | ${bills.map(({ gateways }) => `${gateways.toLocaleString('en-US')} gateways`).join(' | ')} |`,
    `| --- | ${bills.map(() => '---').join(' | ')} |`,
    ...services.map(
      (service, row) => `| ${service} | ${bills.map(({ lines }) => lines[row]?.from).join(' | ')} |`,
    ),
  ].join('\n');
  const units = Object.entries({
    'a steady heartbeat (`/ping`)': measured.steadyPing,
    'a heartbeat that writes': measured.writingPing,
    '`/dnsconfig`': measured.dnsconfig,
    '`/subscribe`': measured.subscribe,
  });
  const document = `<!-- \`npm run docs\` writes this file. -->

# What it costs

The price of an installation that serves gateways: the registration family alone, in dollars a month at AWS's list prices
of ${prices.region} (${prices.date}), without any free tier. Your prices differ by region, your gateways by habit: change
[the assumptions](cost-assumptions.json) or [the price list](prices.json), run \`npm run docs\`, and read your own.

${table}

## What is bought

${amounts}

## Assumptions

| What | |
| --- | ---: |
${Object.values(assumptions)
  .map(({ what, value }) => `| ${what} | ${value.toLocaleString('en-US')} |`)
  .join('\n')}

A zone holds 10,000 records until AWS raises its quota, which has to be asked for; further records are billed as above.
Support plans, taxes and the front-ends of tunnels are not in it.

## How it is computed

Units of DynamoDB a call. Reads are the requests in [bench/budget.json](../bench/budget.json), to which tests hold the
routes: half a unit for an eventually consistent GetItem, one for a consistent one. Writes are the units counted on the
wire in [performance.md](performance.md#more-names), less the reads; those of \`/dnsconfig\`, and all of workers, are
reckoned from the [data model](data-model.md).

| | read units | write units |
| --- | ---: | ---: |
${units.map(([call, { reads, writes }]) => `| ${call} | ${reads} | ${writes} |`).join('\n')}

\`tools/costs.ts\` multiplies calls by units and units by prices; where AWS has tiers, each tier at its price.
`;
  return document;
}
