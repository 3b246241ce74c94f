import { REFERENCE_FILE } from '../../functions/accounts/routes/api-reference';
import { accounts } from '../../functions/accounts/family';
import type { AnyRoute } from '../../functions/http/route';
import { referencePage } from './reference-page';

/** The pages of the API reference, by their path from the repository's root. */
export const referenceFiles = (routes: readonly AnyRoute[]): Record<string, string> => ({
  'docs/api.html': referencePage('Gatepost', routes),
  [REFERENCE_FILE]: referencePage(
    accounts.title,
    routes.filter(({ family }) => family === accounts),
  ),
});
