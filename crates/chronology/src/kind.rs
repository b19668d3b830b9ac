//! Kinds: what sort of thing an entry is. The names are stable; files and the API use them.

use serde::{Deserialize, Serialize};

/// How pages fold kinds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Contacts, referrals, assessments and the meetings that decide.
    ContactAndAssessment,
    /// Plans and changes of level.
    Plan,
    /// Seeing the child and family, or failing to.
    Seeing,
    /// Missing episodes and what follows them.
    Missing,
    /// Police and youth justice.
    Police,
    /// Harm to the child.
    Harm,
    /// Behaviour of the child.
    Behaviour,
    /// School, exclusion, home education.
    Education,
    /// Health.
    Health,
    /// How agencies work together.
    WorkingTogether,
    /// The family's life.
    Life,
}

impl Group {
    /// The group's name as a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::ContactAndAssessment => "contact and assessment",
            Self::Plan => "plan",
            Self::Seeing => "seeing the child and family",
            Self::Missing => "missing",
            Self::Police => "police and youth justice",
            Self::Harm => "harm to the child",
            Self::Behaviour => "behaviour",
            Self::Education => "education",
            Self::Health => "health",
            Self::WorkingTogether => "working together",
            Self::Life => "life",
        }
    }
}

/// A word that is not the name of a kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of entry")]
pub struct UnknownKind(pub String);

macro_rules! kinds {
    ($($variant:ident $name:literal $label:literal $group:ident;)*) => {
        /// What sort of thing an entry is. An entry has one main kind and may have others.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $(#[doc = $label] #[serde(rename = $name)] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order in which pages list them.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The stable name, as files and the API write it.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// The name as a person says it.
            pub fn label(self) -> &'static str {
                match self { $(Kind::$variant => $label,)* }
            }

            /// The group that pages fold it into.
            pub fn group(self) -> Group {
                match self { $(Kind::$variant => Group::$group,)* }
            }
        }

        impl std::str::FromStr for Kind {
            type Err = UnknownKind;

            fn from_str(name: &str) -> Result<Self, UnknownKind> {
                match name {
                    $($name => Ok(Kind::$variant),)*
                    other => Err(UnknownKind(other.to_owned())),
                }
            }
        }
    };
}

kinds! {
    Contact "contact" "contact" ContactAndAssessment;
    Referral "referral" "referral" ContactAndAssessment;
    NfaDecision "nfa_decision" "ended without a service" ContactAndAssessment;
    Assessment "assessment" "assessment" ContactAndAssessment;
    StrategyDiscussion "strategy_discussion" "strategy discussion" ContactAndAssessment;
    S47Enquiry "s47_enquiry" "section 47 enquiry" ContactAndAssessment;
    CpConference "cp_conference" "child protection conference" ContactAndAssessment;
    CinMeeting "cin_meeting" "child in need meeting" ContactAndAssessment;
    CoreGroup "core_group" "core group" ContactAndAssessment;
    Supervision "supervision" "supervision or management oversight" ContactAndAssessment;
    PlanAgreed "plan_agreed" "plan agreed" Plan;
    PlanReviewed "plan_reviewed" "plan reviewed" Plan;
    StepUp "step_up" "stepped up" Plan;
    StepDown "step_down" "stepped down" Plan;
    CaseClosed "case_closed" "case closed" Plan;
    HomeVisit "home_visit" "home visit" Seeing;
    FailedVisit "failed_visit" "visit that met nobody or was refused" Seeing;
    DirectWork "direct_work" "direct work with the child" Seeing;
    SeenAlone "seen_alone" "child seen alone" Seeing;
    MissedAppointment "missed_appointment" "missed appointment" Seeing;
    ParentalDisengagement "parental_disengagement" "family not engaging" Seeing;
    MissingStart "missing_start" "went missing" Missing;
    MissingEnd "missing_end" "found or returned" Missing;
    ReturnHomeInterview "return_home_interview" "return home interview" Missing;
    ReturnInterviewDeclined "return_interview_declined" "return interview declined" Missing;
    Arrest "arrest" "arrest" Police;
    Charge "charge" "charge" Police;
    Conviction "conviction" "conviction or sentence" Police;
    StopSearch "stop_search" "stop and search" Police;
    Intelligence "intelligence" "intelligence" Police;
    Weapon "weapon" "weapon" Police;
    Drugs "drugs" "drugs" Police;
    ViolenceByChild "violence_by_child" "violence alleged by the child" Police;
    ViolenceToChild "violence_to_child" "violence to the child" Harm;
    AttackOnHome "attack_on_home" "attack on the home" Harm;
    Injury "injury" "injury" Harm;
    Hospital "hospital" "hospital" Harm;
    SelfHarm "self_harm" "self-harm" Harm;
    NeglectConcern "neglect_concern" "neglect concern" Harm;
    DomesticAbuse "domestic_abuse" "domestic abuse" Harm;
    OnlineHarm "online_harm" "online harm" Harm;
    ExploitationConcern "exploitation_concern" "exploitation concern" Harm;
    NrmReferral "nrm_referral" "National Referral Mechanism" Harm;
    SexualisedBehaviour "sexualised_behaviour" "sexualised behaviour" Behaviour;
    Aggression "aggression" "aggression" Behaviour;
    SubstanceMisuse "substance_misuse" "substance misuse" Behaviour;
    ExclusionFixed "exclusion_fixed" "suspension" Education;
    ExclusionPermanent "exclusion_permanent" "permanent exclusion" Education;
    SchoolMove "school_move" "school move" Education;
    Pru "pru" "pupil referral unit" Education;
    AttendanceConcern "attendance_concern" "attendance concern" Education;
    EheStart "ehe_start" "home education starts" Education;
    EheContact "ehe_contact" "home education contact" Education;
    EheEnd "ehe_end" "home education ends" Education;
    HealthCheck "health_check" "health check" Health;
    MentalHealth "mental_health" "mental health" Health;
    DisagreementRaised "disagreement_raised" "professional disagreement raised" WorkingTogether;
    DisagreementResolved "disagreement_resolved" "professional disagreement resolved" WorkingTogether;
    Training "training" "training" WorkingTogether;
    FamilyEvent "family_event" "family event" Life;
    HousingMove "housing_move" "housing move" Life;
    Other "other" "other" Life;
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse::<Kind>().as_ref(), Ok(kind));
        }
        assert_eq!("arested".parse::<Kind>(), Err(UnknownKind("arested".to_owned())));
    }
}
