//! Clues that two entries tell of one event, or of two, and what each weighs: learnt from the gold
//! pairs by `throughline gold train-pairs` and kept, readable, in `practice/clues.tsv`.

/// Which way a clue can speak, whatever the pairs it is learnt from happen to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// For one event.
    For,
    /// Against it.
    Against,
    /// As the pairs show.
    Either,
}

/// Names every clue once: its variant, its name in the file, which way it speaks, what it means.
macro_rules! clues {
    ($($variant:ident $name:literal $speaks:ident $meaning:literal;)*) => {
        /// A clue for or against one event. It is found in a measure: 1 where it is there or not,
        /// more where it says how much.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Clue { $(#[doc = $meaning] $variant,)* }

        impl Clue {
            /// Every clue, in the order of the file.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its name in the file.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Which way it can speak.
            #[must_use]
            pub fn speaks(self) -> Speaks {
                match self { $(Self::$variant => Speaks::$speaks),* }
            }

            /// What it means.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }
        }
    };
}

clues! {
    Prior "prior" Either "before any clue";
    ActShared "act_shared" For "both tell of one act; counts what the act says";
    ActSharedBare "act_shared_bare" Against "both tell of one act, and nothing else that is particular is shared";
    ActFamily "act_family" For "acts of one sort; counts what they say";
    KindShared "kind_shared" For "both are coded to one kind, where no act is shared";
    ActAllied "act_allied" Either "different acts that one occurrence can show";
    ActUnknown "act_unknown" Against "one says in no known words what happened";
    ActsUnlike "acts_unlike" Against "what they tell of is of different sorts";
    ActExclusive "act_exclusive" Against "acts that rule each other out";
    ActNamed "act_named" For "both name a further act as occasion, plan or earlier event";
    Unlikely "unlikely" Against "what they tell of can hardly be one, given how little that is particular both give";
    Own "own" Against "each agency has its own of it";
    Spaced "spaced" For "both tell of what comes again only after weeks";
    StepUnlike "step_unlike" Against "one is a step and the other an occurrence";
    StepsUnlike "steps_unlike" Against "two steps of different sorts";
    SanctionUnlike "sanction_unlike" Against "one is a sanction and the other is not";
    Step "step" Against "one can be a step taken because of the other";
    StepNamesDay "step_names_day" Against "one is a step that names the day of the other";
    SameMainKind "same_main_kind" For "both are coded to one main kind";
    OtherKinds "other_kinds" Against "both are coded, and to no common kind";
    SaidDay "said_day" For "one names the day of the other";
    SaidDays "said_days" For "one names days or a month that hold the other's";
    SaidDayUnlike "said_day_unlike" Against "one names the day of the other, but what they tell of is of different sorts";
    SaidOtherDay "said_other_day" Against "one names another day than the other's";
    SaidOtherDays "said_other_days" Against "one names other days than the other's";
    SameDay "same_day" For "the dates agree";
    SameDayUnlike "same_day_unlike" Against "the dates agree, but what they tell of is of different sorts or unknown";
    VagueOverlap "vague_overlap" Either "a month or a term holds the other's day";
    EarlierOnly "earlier_only" Against "one tells only of an earlier day than the other's";
    ToldAtOnce "told_at_once" For "told to another agency the same day";
    Again "again" Against "the later one says that it happened again";
    Overnight "overnight" For "late one day, told the next";
    TellingLag "telling_lag" Either "told days later";
    TellingLagDays "telling_lag_days" Against "each day after the first until it was told";
    DayOff "day_off" Either "the dates are a day apart";
    SpacedDayOff "spaced_day_off" Either "a day apart, of something that comes again only after weeks";
    LastingDayOff "lasting_day_off" Either "a day apart, of something that goes on into the next day";
    ContinuingDayOff "continuing_day_off" Against "a day apart, of something that is so on many days";
    DaysOff "days_off" Against "the dates are days apart";
    DaysOffEach "days_off_each" Against "each day after the second";
    HeardOff "heard_off" Either "days apart, and the later row is of an agency that mostly hears of it";
    HeardOffEach "heard_off_each" Against "each day after the second of that";
    BareApart "bare_apart" Against "days apart, and nothing that is particular is shared";
    SameTime "same_time" For "the times agree";
    OtherTime "other_time" Against "the times are far apart";
    Reference "reference" For "both give one reference";
    Amount "amount" For "both give one amount";
    AmountDiffers "amount_differs" Against "they give different amounts";
    Count "count" For "both count the same of something";
    CountDiffers "count_differs" Against "they count differently";
    Attribute "attribute" For "both name one body part, object, person or matter";
    AttributeUsual "attribute_usual" For "both name one place or substance";
    AttributeSaid "attribute_said" For "the same, but it is already in the words counted";
    AttributeDiffers "attribute_differs" Against "they name another body part, place, object or person";
    RareWord "rare_word" For "words that few entries share";
    KnownWord "known_word" For "words of the acts or attributes in the same form";
    Thing "thing" For "one particular thing, perhaps in the words of two agencies";
    UsualThing "usual_thing" For "one thing that many entries name";
    FirstName "first_name" For "both give one first name";
    WordsShare "words_share" For "the share of the shorter text's telling words that the other has";
    RareSum "rare_sum" For "how rare the words are that both say, added up";
    RareMost "rare_most" For "how rare the rarest of them is";
    Likeness "likeness" For "how alike the words are as a whole, the rare ones counting more";
    Length "length" Either "how many telling words the shorter text has, up to eight (logarithm)";
    NothingShared "nothing_shared" Against "each gives several particulars, and none is shared";
    Anchors "anchors" For "particulars shared, up to three, where what they tell of is not known to be one";
    AnchorsShared "anchors_shared" For "particulars shared, up to three, where both tell of one act";
    AgencyNamed "agency_named" For "what is passed on names the other's agency";
    BothTelling "both_telling" For "and that agency passes it on too";
    OtherName "other_name" Against "another person is named";
    RoleDiffers "role_differs" Against "harmed in one, suspected in the other";
    SexSame "sex_same" For "both are about a boy, or both about a girl";
    SexDiffers "sex_differs" Against "one is about a boy and the other about a girl";
    AgeSame "age_same" For "both give one age";
    AgeDiffers "age_differs" Against "they give different ages";
    OtherPerson "other_person" Against "one is about another person, and nothing in the other fits that";
    OtherPersonFits "other_person_fits" Either "one is about another person, and the other may be";
    SameAgency "same_agency" Against "both are rows of one agency";
    SameAgencyTold "same_agency_told" Against "both are rows of one agency, and one names the other's day and passes it on";
}

/// What each clue weighs in log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Clues {
    weights: [f32; Clue::ALL.len()],
}

impl Clues {
    /// Weights in the order of [`Clue::ALL`]; missing ones weigh nothing.
    #[must_use]
    pub fn new(weights: &[f32]) -> Self {
        let mut all = [0.0; Clue::ALL.len()];
        for (slot, weight) in all.iter_mut().zip(weights) {
            *slot = *weight;
        }
        Self { weights: all }
    }

    /// Reads `practice/clues.tsv`: the clue's name, its weight, what it means.
    ///
    /// # Errors
    /// In words, where a line is not of that form or names no clue, or one is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut weights = [f32::NAN; Clue::ALL.len()];
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut cells = line.split('\t');
            let (Some(name), Some(weight)) = (cells.next(), cells.next()) else {
                return Err(format!("`{line}` is not a clue and its weight parted by a tab"));
            };
            let weight =
                weight.parse().map_err(|_| format!("`{weight}` of {name} is no number"))?;
            let place = Clue::ALL.iter().position(|clue| clue.name() == name);
            match place.and_then(|place| weights.get_mut(place)) {
                Some(slot) => *slot = weight,
                None => return Err(format!("`{name}` is no clue")),
            }
        }
        let missing = Clue::ALL.iter().zip(&weights).find(|(_, weight)| weight.is_nan());
        if let Some((clue, _)) = missing {
            return Err(format!("the clue `{}` has no weight", clue.name()));
        }
        Ok(Self { weights })
    }

    /// What a clue weighs.
    #[must_use]
    pub fn weight(&self, clue: Clue) -> f32 {
        self.weights.get(clue as usize).copied().unwrap_or(0.0)
    }
}

impl std::fmt::Display for Clues {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "# What each clue of one event weighs (log-odds), learnt from the development pairs"
        )?;
        writeln!(f, "# by `throughline gold train-pairs`.")?;
        for clue in Clue::ALL {
            writeln!(f, "{}\t{:.2}\t{}", clue.name(), self.weight(clue), clue.meaning())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let weights: Vec<f32> = (0u8..).take(Clue::ALL.len()).map(f32::from).collect();
        let clues = Clues::new(&weights);
        assert_eq!(Clues::read(&clues.to_string()), Ok(clues));
    }

    #[test]
    fn a_missing_or_unknown_sign_is_named() {
        assert!(Clues::read("prior\t1").unwrap_err().contains("has no weight"));
        assert!(Clues::read("colour\t1").unwrap_err().contains("`colour` is no clue"));
        assert!(Clues::read("prior\tx").unwrap_err().contains("no number"));
    }
}
