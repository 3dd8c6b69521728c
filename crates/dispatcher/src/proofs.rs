//! What people show beside their password: a PIN at a page that has locked, a second factor at a log-in. Whether a code
//! was right is found out before; that none counts twice is decided here, by the one writer.

use crate::accounts::Accounts;
use crate::admin::{AdminDecision, AdminRefusal};
use crate::before::told_change;
use journal::{
    Body, IdentityRow, ProofChange, SecondFactorRow, SessionEnd, SessionOf, SessionRow, TableWrite,
    UserRow,
};
use office::UserName;

/// What was shown beside a password, and was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The code of this step of 30 s.
    Step(u64),
    /// The recovery code in this place.
    Recovery(usize),
}

impl Accounts {
    /// A log-in with what it needs beside the password: one code lets in once.
    pub(crate) fn proven(
        &self,
        session: &SessionRow,
        proof: Option<Proof>,
        log_in: AdminDecision,
    ) -> Result<AdminDecision, AdminRefusal> {
        let SessionOf::User(user) = &session.who else { return Ok(log_in) };
        let row = self.row(user)?;
        let Some(factor) = &row.second_factor else { return Ok(log_in) };
        let AdminDecision { office, mut records, mut writes } = log_in;
        let mut factor = factor.clone();
        match proof {
            Some(Proof::Step(step)) if step > factor.last_step => factor.last_step = step,
            Some(Proof::Recovery(place)) => {
                let code = factor.recovery.get_mut(place).and_then(Option::take);
                code.ok_or(AdminRefusal::CodeUsed)?;
                records.push(told_change(row, row, false, Some(ProofChange::RecoveryUsed)));
            }
            Some(Proof::Step(_)) | None => return Err(AdminRefusal::CodeUsed),
        }
        let row = UserRow { second_factor: Some(factor), ..row.clone() };
        writes.push(TableWrite::PutUser(row));
        Ok(AdminDecision { office, records, writes })
    }

    pub(crate) fn set_pin(
        &self,
        user: &UserName,
        hash: Option<String>,
    ) -> Result<AdminDecision, AdminRefusal> {
        let row = self.row(user)?;
        let change = if hash.is_some() { ProofChange::PinSet } else { ProofChange::PinRemoved };
        Ok(changed(row, UserRow { pin_hash: hash, ..row.clone() }, change))
    }

    pub(crate) fn set_second_factor(
        &self,
        user: &UserName,
        factor: Option<SecondFactorRow>,
        keeps: [u8; 32],
    ) -> Result<AdminDecision, AdminRefusal> {
        let row = self.row(user)?;
        let set = factor.is_some();
        let change = if set { ProofChange::FactorSet } else { ProofChange::FactorRemoved };
        // Whoever logged in without it is to show it.
        let ended = self.sessions_but(user, Some(keeps));
        let new = UserRow { second_factor: factor, ..row.clone() };
        Ok(self.ending(changed(row, new, change), user, ended, SessionEnd::Factor))
    }

    /// Nobody is two people to a provider: whoever comes from there is one person here, or nobody.
    pub(crate) fn set_identity(
        &self,
        user: &UserName,
        identity: Option<IdentityRow>,
    ) -> Result<AdminDecision, AdminRefusal> {
        let row = self.row(user)?;
        let set = identity.is_some();
        let taken = |other: &&UserRow| other.user != *user && other.identity == identity;
        if let Some(other) = self.users.values().find(taken).filter(|_| set) {
            return Err(AdminRefusal::IdentityTaken(other.user.clone()));
        }
        let change = if set { ProofChange::IdentitySet } else { ProofChange::IdentityRemoved };
        let ended = self.sessions_but(user, None);
        let new = UserRow { identity, ..row.clone() };
        Ok(self.ending(changed(row, new, change), user, ended, SessionEnd::Identity))
    }

    /// The same, and sessions that end with it.
    fn ending(
        &self,
        decision: AdminDecision,
        user: &UserName,
        ended: Vec<[u8; 32]>,
        why: SessionEnd,
    ) -> AdminDecision {
        let AdminDecision { office, mut records, mut writes } = decision;
        records.extend(self.told_end(user, &ended, why));
        writes.extend(ended.into_iter().map(TableWrite::DropSession));
        AdminDecision { office, records, writes }
    }

    fn row(&self, user: &UserName) -> Result<&UserRow, AdminRefusal> {
        self.users.get(user).ok_or_else(|| AdminRefusal::UnknownUser(user.clone()))
    }
}

fn changed(row: &UserRow, new: UserRow, change: ProofChange) -> AdminDecision {
    let records: Vec<Body> = vec![told_change(row, &new, false, Some(change))];
    AdminDecision { office: None, records, writes: vec![TableWrite::PutUser(new)] }
}
