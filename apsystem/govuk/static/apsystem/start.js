// Started as a module: tells GOV.UK's styles that scripts run, then starts its components.
import { initAll } from "../govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
