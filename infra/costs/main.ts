import { costsPage } from './costs-page.ts';

// Prints docs/costs.md.
process.stdout.write(costsPage());
