//! `[[clerk]]`: those who are not trained for everything their counter takes.

use super::names::once;
use super::plan::{self, Plan, Scope};
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, short};
use office::{ClerkRules, UserName};

/// More people than work in any hall.
const CLERKS_MAX: usize = 500;

/// The clerks as far as they could be read.
pub(crate) struct Clerks {
    pub(crate) rules: Option<Vec<ClerkRules>>,
    /// The plan of each, in the same order.
    pub(crate) plans: Vec<Option<Plan>>,
}

pub(crate) fn clerks(root: &Table<'_>, scope: Scope<'_>, report: &mut Report<'_>) -> Clerks {
    let mut users = Vec::new();
    let (mut rules, mut plans) = (Vec::new(), Vec::new());
    for table in root.tables("clerk", &keys::CLERK, CLERKS_MAX, report) {
        let user = table.need("user", "user = \"lan.nguyen\"", report);
        let user = user.and_then(|value| {
            let given = value.text(report)?;
            let user = given.parse::<UserName>().ok();
            if user.is_none() {
                let given = short(given);
                value.wrong(Problem::Bad { form: Form::User, given }, report);
            }
            Some(once(&mut users, user?, &value, report))
        });
        let services = table.need("services", "services = [\"chung-thuc\"]", report);
        let services =
            services.and_then(|value| scope.services.list(&value, &mut Vec::new(), report));
        let scope = Scope { services_taken: services.as_deref(), ..scope };
        let plan = plan::plan(&table, &keys::CLERK_PLAN, scope, report);
        let steps = plan.as_ref().map(|plan| plan.steps.clone());
        let whole = user.zip(services).zip(steps);
        rules.push(whole.map(|((user, services), plan)| ClerkRules { user, services, plan }));
        plans.push(plan);
    }
    Clerks { rules: rules.into_iter().collect(), plans }
}
