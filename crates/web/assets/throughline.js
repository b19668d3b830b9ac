// Everything works without this file; it only makes parts nicer to use.
import { initAll as govuk } from "./govuk-frontend.js";
import { initAll as moj } from "./moj-frontend.js";
import { passkeys } from "./passkey.js";

govuk();
moj();
passkeys();
