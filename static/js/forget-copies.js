// On the page after signing out: unsent comments of the account leave this browser.
import { forgetOthers } from "./copies.js";

forgetOthers("");
