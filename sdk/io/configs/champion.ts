/** The alias of the model that another has to beat, where the config names none. By itself, since a command's help names it. */
export const CHAMPION = "Champion";
